import Glibc

/// Says in one sentence why no files can be served from a folder; does not go away by trying again.
package struct FolderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// As it was given.
  package let path: String
  /// The errno of opening it.
  package let code: Int32

  /// The sentence the operator reads.
  package var description: String {
    switch code {
    case ENOENT: "The folder \"\(path)\" does not exist: create it or name another."
    case ENOTDIR: "\"\(path)\" is no folder: name one."
    case EACCES, EPERM: "The folder \"\(path)\" may not be read: give this user the permission."
    default: "The folder \"\(path)\" cannot be opened: error number \(code)."
    }
  }
}
