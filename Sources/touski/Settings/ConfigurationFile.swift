import Foundation

/// The optional JSON file of settings: one object of names and texts, numbers or booleans.
enum ConfigurationFile {
  /// Empty where no file is named.
  ///
  /// - Throws: `Stop` where the file cannot be read, is no such object, or holds an unknown name.
  static func read(flags: [String: String], environment: [String: String]) throws -> [String: String] {
    let setting = SettingsTable.file
    guard let path = setting.flag.flatMap({ flags[$0] }) ?? environment[setting.name], !path.isEmpty else { return [:] }
    let values: [String: Scalar]
    do {
      values = try JSONDecoder().decode([String: Scalar].self, from: Data(contentsOf: URL(filePath: path)))
    } catch is DecodingError {
      throw Stop("\(path) is not a JSON object of names and texts, numbers or booleans")
    } catch {
      throw Stop("\(path) cannot be read")
    }
    let known = Set(
      (SettingsTable.serve + SettingsTable.sandbox).flatMap { [$0.name] + $0.otherNames }
        + SettingsTable.notNeeded.flatMap(\.names))
    let unknown = values.keys.filter { !known.contains($0) && !SettingsTable.isExchangeRate($0) }
    guard unknown.isEmpty else {
      throw Stop("\(path) holds names that are no settings: \(unknown.sorted().joined(separator: ", "))")
    }
    return values.mapValues(\.text)
  }

  private struct Scalar: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        text = flag ? "1" : "0"
      } else if let number = try? container.decode(Decimal.self) {
        text = "\(number)"
      } else {
        text = try container.decode(String.self)
      }
    }
  }
}
