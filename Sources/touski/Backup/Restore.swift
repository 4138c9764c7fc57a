import Foundation
import Glibc
import Mirror
import Quota
import SQLite
import Telemetry

/// Puts a backup's files in the place of the data folder's, which are kept under dated names.
///
/// Everything that can fail for a reason in the backup is done on copies beside the files. What then remains are single
/// renames, in an order in which the folder can be started on after each of them: a restore that was interrupted is
/// repeated from its beginning.
struct Restore {
  private static let label = "before-restore"
  private static let staged = ".restoring"

  /// Held, so that no server is on these files.
  let folder: DataFolder
  let backup: String
  /// For `catalog.sqlite`: its numbers are given out again, so what was told of them is of another life.
  let generation: UInt64
  let now: Instant

  /// Everything there is to do, in order.
  ///
  /// - Throws: `Stop` where the backup is not whole; nothing was touched then.
  func steps() throws -> [() throws -> Void] {
    let files = try verified().files.map(\.name)
    return [{ try clearDrafts() }] + files.map { name in { try stage(name) } } + [{ try dropPages() }]
      + files.map { name in { try place(name) } } + [{ try DurableFile.settle(folder: folder.path) }]
  }

  /// - Throws: `Stop` with one sentence that says how far it came.
  func run() throws {
    let steps = try steps()
    do {
      for step in steps { try step() }
    } catch {
      throw Stop(
        "the backup was not restored: \(error). Repeat it; what was in \(folder.path) is there or beside it, named "
          + "….\(Self.label)-…", .finding)
    }
  }

  private func verified() throws -> BackupManifest {
    let manifest = try BackupManifest.read(in: backup)
    for file in manifest.files {
      let path = "\(backup)/\(file.name)"
      guard let size = try? DurableFile.size(path), size == file.bytes else {
        throw Stop("\(path) has not the size that the backup says; nothing was restored", .finding)
      }
      guard let digest = try? DurableFile.sha256(path), digest == file.sha256 else {
        throw Stop("\(path) has not the content that the backup says; nothing was restored", .finding)
      }
      do {
        guard try FileCheck.isSound(path, mode: .readOnly) else {
          throw Stop("\(path) is damaged; nothing was restored", .finding)
        }
      } catch let error as SQLiteError {
        throw Stop("\(path) cannot be read: \(error); nothing was restored", .finding)
      }
    }
    return manifest
  }

  /// Copies that an interrupted restore left.
  private func clearDrafts() throws {
    for name in BackupManifest.fileNames {
      for suffix in ["-wal", "-shm", ""] { try DurableFile.delete(folder.file(name) + Self.staged + suffix) }
    }
  }

  private func stage(_ name: String) throws {
    let draft = folder.file(name) + Self.staged
    try DurableFile.copy("\(backup)/\(name)", to: draft)
    switch name {
    case "catalog.sqlite": try CatalogWriter.renewGeneration(path: draft, to: generation)
    // Opened once, so that one of a newer version is refused before anything is replaced.
    case "ledger.sqlite": try LedgerFile(path: draft, supplier: "cj", now: now, log: .silent).stop()
    default: break
    }
    guard !DurableFile.exists(draft + "-wal"), try FileCheck.isSound(draft) else {
      throw Stop("the copy of \(name) is not whole", .finding)
    }
  }

  /// Pages of the state that goes would be found as old ones of the state that comes.
  private func dropPages() throws {
    for suffix in ["-wal", "-shm", ""] { try DurableFile.delete(folder.file("cache.sqlite") + suffix) }
  }

  private func place(_ name: String) throws {
    let path = folder.file(name)
    if DurableFile.exists(path) { try keep(path) }
    // Left by a file that is gone, it would be played into the new one.
    for suffix in ["-wal", "-shm"] { try DurableFile.delete(path + suffix) }
    try DurableFile.rename(path + Self.staged, to: path)
  }

  /// Gives the present file a second, dated name, so that there is one under its own until the new one takes it over.
  private func keep(_ path: String) throws {
    // A sound file takes up its WAL when it is opened and closed; another must keep it.
    let isSound = (try? FileCheck.isSound(path)) ?? false
    if isSound, !DurableFile.exists(path + "-wal"),
      unsafe link(path, FileCheck.freeName(path, label: Self.label, now: now)) == 0
    {
      return
    }
    _ = try FileCheck.setAside(path, label: Self.label, now: now)
  }
}
