import Foundation
import Upstream

/// Holds the rows both doubles start from, so that the supplier knows the products the shop sells.
struct Seed: Sendable {
  /// Rows of each collection in the order they were stored.
  let rows: [String: [[String: JSONValue]]]
  /// Rows as `/fields`, `/relations` and `/collections` give them; they also say how values are checked and nested.
  let fields: [JSONValue]
  let relations: [JSONValue]
  let collections: [JSONValue]
  /// The `data` of `/server/info` for someone who is signed in.
  let serverInfo: JSONValue

  /// Collections that have rows, by shape.
  private static func collectionNames(of shape: DirectusShape) -> [String] {
    switch shape {
    case .reference:
      [
        "languages", "providers", "categories", "categories_translations", "products", "products_translations",
        "sync_logs",
      ]
    case .owner: ["providers", "categories", "products"]
    }
  }

  /// Reads the resources beside the program.
  static func load(_ shape: DirectusShape = .reference) throws(SandboxError) -> Self {
    try load(shape, from: folder)
  }

  /// - Parameter folder: nil where none was found.
  static func load(_ shape: DirectusShape = .reference, from folder: String?) throws(SandboxError) -> Self {
    let place = shape == .reference ? "" : "\(shape.rawValue)/"
    var rows: [String: [[String: JSONValue]]] = [:]
    for name in collectionNames(of: shape) {
      rows[name] = try list("\(place)\(name)", in: folder).compactMap(\.object)
    }
    return Self(
      rows: rows, fields: try list("\(place)fields", in: folder), relations: try list("\(place)relations", in: folder),
      collections: try list("\(place)collections", in: folder), serverInfo: try value("server_info", in: folder))
  }

  private static func list(_ name: String, in folder: String?) throws(SandboxError) -> [JSONValue] {
    guard case .array(let elements) = try value(name, in: folder) else {
      throw .seedUnreadable(file: "\(name).json", detail: "not a list")
    }
    return elements
  }

  private static func value(_ name: String, in folder: String?) throws(SandboxError) -> JSONValue {
    let file = "\(name).json"
    guard let folder, let content = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
      throw .seedMissing(file: file)
    }
    do {
      return try JSONValue(parsing: [UInt8](content))
    } catch {
      throw .seedUnreadable(file: file, detail: "\(error)")
    }
  }

  /// The resource folder, which the build puts beside the program and its tests alike. Not `Bundle.module`, because
  /// that stops the program where a moved one lost its resources, and a sentence is better.
  private static var folder: String? {
    let program = Bundle.main.bundlePath
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: program)) ?? []
    return entries.first { $0.hasSuffix("_Sandbox.resources") }.map { "\(program)/\($0)/Seed" }
  }
}
