import Glibc

/// Says why a file cannot be sent, and with that what a visitor hears and whether the operator has to do something.
enum FileFailure: Error, Equatable {
  /// Nothing has this name, or what has it is a link, a pipe or another thing that is no file.
  case absent
  /// This user may not read it.
  case forbidden
  /// It is longer than `PublicFolder.longest`.
  case tooLarge
  /// Somebody writes it at this moment; asking again helps.
  case changing
  /// The process has no descriptor or memory left for it; asking again helps.
  case exhausted(Int32)
  /// Another system call failed, with this errno.
  case broken(Int32)

  /// - Parameter code: An errno of opening, looking at or reading a file.
  init(_ code: Int32) {
    self =
      switch code {
      case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, ENXIO, ENODEV, EISDIR, EILSEQ, EINVAL: .absent
      case EACCES, EPERM: .forbidden
      case EMFILE, ENFILE, ENOMEM: .exhausted(code)
      default: .broken(code)
      }
  }

  /// Nil: as for any name that does not exist.
  var answer: Answer? {
    switch self {
    case .absent: nil
    case .forbidden: Self.answer(403, "This file may not be read.")
    case .tooLarge: Self.answer(500, "This file is too large to be sent. The log has its name.")
    case .changing: Self.answer(503, "This file is being written. Ask again.", retry: true)
    case .exhausted: Self.answer(503, "Too many files are open. Ask again.", retry: true)
    case .broken: Self.answer(500, "This file cannot be read. The log has the reason.")
    }
  }

  /// What the operator can do about it; nil where nothing has to be done.
  var remedy: String? {
    switch self {
    case .absent, .changing: nil
    case .forbidden: "let the server's user read the file and enter its folders, or take it away"
    case .tooLarge: "files above \(PublicFolder.longest >> 20) MiB belong to a server of their own"
    case .exhausted: "raise the limit of open files"
    case .broken(let code): "see error number \(code) of the file system"
    }
  }

  private static func answer(_ status: Int, _ sentence: String, retry: Bool = false) -> Answer {
    let headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    return Answer(
      status: status, headers: headers + (retry ? [("Retry-After", "1")] : []), body: Array(sentence.utf8))
  }
}
