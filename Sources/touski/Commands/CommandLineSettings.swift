import Foundation

/// The arguments, environment and file that a command was given, read in one step with one way to complain.
struct CommandLineSettings {
  let arguments: Arguments
  private let environment: [String: String]
  private let file: [String: String]

  /// - Parameter command: whose options a complaint points to.
  /// - Throws: `Stop`.
  init(
    _ words: [String], of command: String, known: [Setting], switches: Set<String> = [], repeating: String? = nil,
    wordLimit: Int = 0, environment: [String: String]
  ) throws {
    do {
      arguments = try Arguments(
        words, known: known, switches: switches, repeating: repeating, wordLimit: wordLimit)
    } catch {
      throw Stop("\(error); touski --help lists the options of \(command)")
    }
    self.environment = environment
    file = try ConfigurationFile.read(flags: arguments.flags, environment: environment)
  }

  func dataFolder() throws -> String { try read { reader in reader.text(SettingsTable.data) ?? "" } }

  /// - Parameter given: values the command itself gives; stronger than the environment.
  func serve(with given: [String: String] = [:]) throws -> ServeSettings {
    do {
      return try ServeSettings(
        SettingsReader(flags: arguments.flags, environment: environment.merging(given) { $1 }, file: file))
    } catch {
      throw Stop("these settings are missing or wrong:\n\(error)")
    }
  }

  /// Reads some settings and complains about those alone.
  func read<Value>(_ body: (inout SettingsReader) -> Value) throws -> Value {
    var reader = reader
    let value = body(&reader)
    do {
      try reader.finish()
    } catch {
      throw Stop("these settings are wrong:\n\(error)")
    }
    return value
  }

  private var reader: SettingsReader {
    SettingsReader(flags: arguments.flags, environment: environment, file: file)
  }
}
