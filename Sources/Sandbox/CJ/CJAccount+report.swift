import Upstream

extension CJAccount {
  /// What `/_sandbox/points` shows.
  var json: JSONValue {
    .object([
      "total": .whole(bucket.total), "remaining": .whole(bucket.remaining), "usedToday": .whole(bucket.usedToday),
      "spent": .whole(bucket.spent), "calls": .whole(calls), "throttled": .whole(throttled),
    ])
  }

  /// `data` of `setting/get`.
  var settings: JSONValue {
    .object([
      "openId": .whole(CJToken.openID), "openName": .string("Sandbox Shop"),
      "openEmail": .string("shop@example.com"),
      "setting": .object(["quotaLimits": .array([]), "qpsLimit": .whole(callsPerSecond)]),
      "callback": .object([
        "product": .object(["type": .string("CANCEL"), "urls": .array([])]),
        "stock": .object(["type": .string("CANCEL"), "urls": .array([])]),
        "order": .object(["type": .string("CANCEL"), "urls": .array([])]),
      ]),
      "root": .string("GENERAL"), "isSandbox": .bool(false),
    ])
  }
}
