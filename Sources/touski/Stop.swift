/// Why the program cannot go on: one sentence for the terminal, and the code to end with.
struct Stop: Error {
  let message: String
  let code: ExitCode

  init(_ message: String, _ code: ExitCode = .usage) {
    self.message = message
    self.code = code
  }
}
