import Upstream

/// Who asks, and what that caller may do: the reader and importer of a well kept shop, an administrator, or nobody.
enum DirectusCaller: String, Sendable {
  case anyone, reader, importer, administrator

  /// Columns a caller may touch in one collection.
  enum Columns: Sendable, Equatable {
    case none, all
    case only([String])

    func contains(_ field: String) -> Bool {
      switch self {
      case .none: false
      case .all: true
      case .only(let fields): fields.contains(field)
      }
    }
  }

  /// What a reader sees of a supplier; addresses and keys are not among it.
  private static let providerColumns = [
    "id", "code", "name", "currency", "default_margin_percent", "default_margin_fixed", "is_active", "sync_enabled",
    "last_sync", "date_created", "date_updated",
  ]
  private static let catalogue = ["categories", "categories_translations", "products", "products_translations"]
  private static let open = catalogue + ["languages"]
  private static let imported = catalogue + ["sync_logs"]

  /// The static tokens of the sandbox; nil for any other.
  init?(token: String) {
    switch token {
    case "sandbox-reader-token": self = .reader
    case "sandbox-importer-token": self = .importer
    case "sandbox-admin-token": self = .administrator
    default: return nil
    }
  }

  /// The key of the caller's user, made up.
  var userID: String {
    switch self {
    case .anyone: ""
    case .reader: "686f66df-5904-4435-ae86-ec65cc37e48a"
    case .importer: "197cc0c1-57d7-49bb-b76b-702ff91719d8"
    case .administrator: "32d758c0-73a2-4341-81d6-fab8fc4fc5cd"
    }
  }

  func readable(_ collection: String) -> Columns {
    switch self {
    case .anyone: .none
    case .administrator: .all
    case .reader, .importer:
      if Self.open.contains(collection) {
        .all
      } else if collection == "providers" {
        .only(Self.providerColumns)
      } else {
        self == .importer && collection == "sync_logs" ? .all : .none
      }
    }
  }

  func updatable(_ collection: String) -> Columns {
    switch self {
    case .anyone, .reader: .none
    case .administrator: .all
    case .importer: Self.imported.contains(collection) ? .all : collection == "providers" ? .only(["last_sync"]) : .none
    }
  }

  /// `/permissions/me` for the collections of the shop.
  func permissions(for collections: [String]) -> JSONValue {
    var map: [String: JSONValue] = [:]
    for collection in collections where readable(collection) != .none {
      let update = updatable(collection)
      let creates = self == .administrator || (self == .importer && Self.imported.contains(collection))
      let owns: Columns = self == .administrator ? .all : .none
      map[collection] = .object([
        "read": readable(collection).access, "create": (creates ? Columns.all : .none).access,
        "update": update.access, "delete": owns.access, "share": owns.access,
      ])
    }
    return .object(map)
  }
}

extension DirectusCaller.Columns {
  fileprivate var access: JSONValue {
    switch self {
    case .none: .object(["access": .string("none")])
    case .all: .object(["access": .string("full"), "fields": .texts(["*"])])
    case .only(let fields): .object(["access": .string("full"), "fields": .texts(fields)])
    }
  }
}
