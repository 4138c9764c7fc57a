import Foundation
import Telemetry

/// `touski backup FOLDER` and `touski backup restore FOLDER`: what upstreams would not give back for free, kept elsewhere.
struct BackupCommand {
  private static let settings = [SettingsTable.data, SettingsTable.file]

  private let isRestore: Bool
  private let folder: String
  private let dataFolder: String

  init(_ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    isRestore = arguments.first == "restore"
    let parsed = try CommandLineSettings(
      isRestore ? Array(arguments.dropFirst()) : arguments, of: "backup", known: Self.settings, wordLimit: 1,
      environment: environment)
    guard let folder = parsed.arguments.words.first, !folder.isEmpty else {
      throw Stop("a folder is needed: touski backup FOLDER, or touski backup restore FOLDER")
    }
    self.folder = folder
    dataFolder = try parsed.dataFolder()
  }

  func run(clock: WallClock = .system) throws {
    if isRestore { try restore(clock) } else { try take(clock) }
  }

  private func take(_ clock: WallClock) throws {
    let made = try Backup(dataFolder: dataFolder, shelf: folder, now: clock.now).take()
    for file in made.manifest.files { Terminal.say("\(file.name)  \(file.bytes) bytes") }
    Terminal.say("backup made: \(made.folder)")
  }

  private func restore(_ clock: WallClock) throws {
    guard let held = try DataFolder.ifFree(dataFolder) else {
      throw Stop("a server holds the data folder \(dataFolder): stop it, then restore", .finding)
    }
    defer { held.release() }
    try Restore(folder: held, backup: folder, generation: .random(in: .min ... .max), now: clock.now).run()
    Terminal.say("restored \(folder) into \(dataFolder); the files of before are beside it, named ….before-restore-…")
  }
}
