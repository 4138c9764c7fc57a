/// How the program ends; scripts decide on these.
enum ExitCode: Int32 {
  case success = 0
  case finding = 1
  case usage = 2
  case upstream = 3
}

/// Why the program cannot go on: one sentence for the terminal, and the code to end with.
struct Stop: Error {
  let message: String
  let code: ExitCode

  init(_ message: String, _ code: ExitCode = .usage) {
    self.message = message
    self.code = code
  }
}
