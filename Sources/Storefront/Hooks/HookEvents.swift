import Catalog
import Foundation

/// What a flow of the shop said, whatever template somebody wrote for its body.
///
/// A create has `key`, updates and deletes have `keys`, a delete's `payload` is the list of keys; hand-written templates
/// put an envelope around them, write `undefined` where a variable is missing, or send nothing that is JSON.
struct HookEvents: Equatable {
  /// More rows than this are read no faster one by one than with everything else that changed.
  static let mostHints = 1_000
  /// How deep an event may be wrapped.
  private static let depth = 6
  /// Longest collection name and key; because Directus' own are no longer.
  private static let longestText = 255

  /// Without repetition, in the order they were named.
  private(set) var hints: [ShopHint] = []
  /// Keys named, however often.
  private(set) var keys = 0
  /// Whether something changed that no hint names.
  private(set) var isVague = false

  private var seen: Set<ShopHint> = []

  /// - Parameter body: as it came; nothing in it is an error, since whoever knows the secret may ask for a pull.
  init(_ body: [UInt8]) {
    if let value = try? JSONSerialization.jsonObject(with: Data(body)) {
      read(value, depth: Self.depth)
    }
    if hints.isEmpty { isVague = true }
    if isVague, hints.count > Self.mostHints { hints = [] }
  }

  private mutating func read(_ value: Any, depth: Int) {
    guard depth > 0 else { return }
    if let list = value as? [Any] {
      for element in list { read(element, depth: depth - 1) }
    } else if let object = value as? [String: Any] {
      if let collection = Self.collection(of: object) {
        readEvent(object, collection)
      } else {
        for member in object.values { read(member, depth: depth - 1) }
      }
    }
  }

  private mutating func readEvent(_ event: [String: Any], _ collection: String) {
    let before = keys
    take(event["key"], collection)
    take(event["keys"], collection)
    // A delete's is the list of keys once more.
    if keys == before { take(event["payload"] as? [Any], collection) }
    // Templates by hand call it what the row calls it.
    if keys == before { take(event["id"], collection) }
    if keys == before { isVague = true }
  }

  private mutating func take(_ value: Any?, _ collection: String) {
    if let list = value as? [Any] {
      for element in list { if let key = Self.key(element) { note(ShopHint(collection: collection, key: key)) } }
    } else if let key = Self.key(value) {
      note(ShopHint(collection: collection, key: key))
    }
  }

  private mutating func note(_ hint: ShopHint) {
    keys += 1
    guard hints.count <= Self.mostHints else {
      isVague = true
      return
    }
    if seen.insert(hint).inserted { hints.append(hint) }
  }

  /// The collection it names, or that stands before `.items.` in the event's own name.
  private static func collection(of object: [String: Any]) -> String? {
    if let name = text(object["collection"]) { return name }
    guard let event = text(object["event"]), let range = event.range(of: ".items.") else { return nil }
    let name = event[..<range.lowerBound]
    return name.isEmpty ? nil : String(name)
  }

  private static func key(_ value: Any?) -> String? {
    if let text = text(value) { return text }
    guard let number = value as? NSNumber, let whole = Int64(number.stringValue) else { return nil }
    return String(whole)
  }

  private static func text(_ value: Any?) -> String? {
    guard let text = value as? String, !text.isEmpty, text.utf8.count <= longestText, text != "undefined",
      text != "null"
    else { return nil }
    return text
  }
}
