import Foundation

/// The program as a service manager runs it: on a socket that listens already, told where to say that it is ready.
final class ManagedProgram {
  struct Failure: Error {
    let call: String
    let code: Int32
  }

  private let process: pid_t
  private let log: String
  private var ending: Int32?

  /// - Parameters:
  ///   - socket: becomes descriptor 3 of the program and stays open here.
  ///   - log: a file its log is appended to.
  init(_ words: [String], environment: [String: String], socket: Int32, log: String) throws {
    self.log = log
    // The variable names the process itself, which only that process can know before it is the program.
    let script = "export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$0\" \"$@\" 2>>\"$LOG\""
    let executable = Bundle.main.bundleURL.appending(path: "touski").path
    let arguments = ["/bin/sh", "-c", script, executable] + words
    let variables = environment.merging(["LOG": log]) { $1 }.map { "\($0.key)=\($0.value)" }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_adddup2(&actions, socket, 3)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    var texts = unsafe (arguments + variables).map { unsafe strdup($0) }
    defer { unsafe texts.forEach { unsafe free($0) } }
    unsafe texts.insert(nil, at: arguments.count)
    unsafe texts.append(nil)
    var process = pid_t()
    let code = unsafe texts.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return EINVAL }
      return unsafe posix_spawn(&process, "/bin/sh", &actions, nil, start, start + arguments.count + 1)
    }
    guard code == 0 else { throw Failure(call: "posix_spawn", code: code) }
    self.process = process
  }

  deinit {
    if ending == nil {
      kill(process, SIGKILL)
      _ = end()
    }
  }

  var lines: [String] {
    (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Its exit code once it has ended; negative where a signal ended it.
  func end() -> Int32 {
    if let ending { return ending }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    ending = code
    return code
  }
}
