import Foundation
import Glibc
import SQLite
import Telemetry

/// Copies what the data folder cannot get back for free into a fresh folder, while a server may be using it.
///
/// Each file is one committed state of its own. The folder has its name only once everything in it is on the disk, so
/// what was interrupted looks like nothing (`.….unfinished`); a later backup clears it away.
struct Backup {
  /// Beyond it a draft is taken to be a dead one's; because a copy is made in minutes at most.
  private static let longestTaking: Duration = .seconds(86_400)

  let dataFolder: String
  /// Where backups are kept, each in a folder named by its instant.
  let shelf: String
  let now: Instant

  /// - Returns: the folder of the new backup, and what is in it.
  /// - Throws: `Stop` with one sentence; nothing new is left then.
  func take() throws -> (folder: String, manifest: BackupManifest) {
    let present = BackupManifest.fileNames.filter { FileManager.default.fileExists(atPath: "\(dataFolder)/\($0)") }
    guard present.first == BackupManifest.fileNames.first else {
      throw Stop("\(dataFolder) holds no catalogue to back up; name the server's folder with --data", .finding)
    }
    do {
      try FileManager.default.createDirectory(
        atPath: shelf, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Stop("\(shelf) cannot be made: \(error.localizedDescription)", .finding)
    }
    clearDrafts()
    let draft = try makeDraft()
    do {
      let manifest = BackupManifest(
        version: Usage.version, madeAt: now.text, files: try present.map { try copy($0, into: draft) })
      try DurableFile.write(Array(try manifest.encoded()), to: "\(draft)/\(BackupManifest.name)")
      try DurableFile.settle(folder: draft)
      let folder = try nameFinally(draft)
      try DurableFile.settle(folder: shelf)
      return (folder, manifest)
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw (error as? Stop) ?? Stop("no backup was made: \(error)", .finding)
    }
  }

  private func copy(_ name: String, into draft: String) throws -> BackupManifest.File {
    let target = "\(draft)/\(name)"
    try DatabaseCopy.write("\(dataFolder)/\(name)", to: target)
    guard try FileCheck.isSound(target, mode: .readOnly) else {
      throw Stop("no backup was made: \(dataFolder)/\(name) is damaged", .finding)
    }
    return BackupManifest.File(
      name: name, bytes: try DurableFile.size(target), sha256: try DurableFile.sha256(target))
  }

  /// Removes what interrupted backups left here; one that cannot be removed is no reason to make none.
  private func clearDrafts() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: shelf)) ?? []
    where Self.isAbandoned(name, at: now) {
      try? FileManager.default.removeItem(atPath: "\(shelf)/\(name)")
    }
  }

  /// Whether `name` is that of a draft which nobody can be writing any more.
  static func isAbandoned(_ name: String, at now: Instant) -> Bool {
    guard let parts = name.wholeMatch(of: #/\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-\d+)?\.unfinished/#)?.output,
      let begun = Instant(text: "\(parts.1)-\(parts.2)-\(parts.3)T\(parts.4):\(parts.5):\(parts.6)Z")
    else { return false }
    return now.since(begun) > longestTaking
  }

  /// Seconds are enough for people; a second backup of the same one gets a number.
  private var names: some Sequence<String> {
    let dated = now.text.filter { $0 != "-" && $0 != ":" }
    return (1...99).lazy.map { $0 == 1 ? dated : "\(dated)-\($0)" }
  }

  private func makeDraft() throws -> String {
    for name in names {
      let draft = "\(shelf)/.\(name).unfinished"
      if unsafe mkdir(draft, 0o700) == 0 { return draft }
      guard errno == EEXIST else {
        throw Stop("\(shelf) cannot be written to: \(unsafe String(cString: strerror(errno)))", .finding)
      }
    }
    throw Stop("\(shelf) holds too many unfinished backups of this second", .finding)
  }

  private func nameFinally(_ draft: String) throws -> String {
    for name in names {
      let folder = "\(shelf)/\(name)"
      // A folder that exists is never replaced, unless it is empty.
      if unsafe rename(draft, folder) == 0 { return folder }
      guard errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR else { break }
    }
    throw Stop("no backup was made: it cannot be given its name in \(shelf)", .finding)
  }
}
