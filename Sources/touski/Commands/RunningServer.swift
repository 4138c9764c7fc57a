import Foundation
import Telemetry
import Upstream

/// The server that holds the data folder, asked over HTTP for what only it can do.
struct RunningServer {
  /// The whole shop may be read before the answer comes, and a big one is slow.
  private static let patience: Duration = .seconds(600)

  let transport: any HTTPTransport
  /// Host and port, as in a URL.
  let address: String
  let key: Secret

  /// - Parameter dataFolder: the folder that is held, for complaints.
  /// - Throws: `Stop` where there is no key, as a server lets nobody in without.
  static func found(
    holding dataFolder: String, _ settings: CommandLineSettings, transport: any HTTPTransport
  ) throws -> RunningServer {
    let (address, key) = try settings.read { reader in
      (ListeningAddress(&reader).reachable, reader.secret(SettingsTable.adminKey))
    }
    guard let key else {
      throw Stop(
        "a server holds the data folder \(dataFolder) and has to be asked, but TOUSKI_ADMIN_KEY is not set: give it the "
          + "value the server has, or stop the server")
    }
    return RunningServer(transport: transport, address: address, key: key)
  }

  /// The body of a 2xx answer.
  ///
  /// - Throws: `Stop` with one sentence for everything else.
  func post(_ target: String) async throws -> JSONValue {
    let request = UpstreamRequest(
      upstream: "server", method: .post, url: "http://\(address)\(target)",
      headers: [Header("Authorization", "Bearer \(key.revealed)"), Header("Content-Type", "application/json")],
      body: [], timeout: Self.patience)
    let response: UpstreamResponse
    do {
      response = try await transport.send(request)
    } catch {
      switch error.phase {
      case .request:
        throw Stop(
          "the server at \(address) cannot be asked: the key is sent to this machine's loopback address alone; "
            + "run this where TOUSKI_HOST is 127.0.0.1 or 0.0.0.0")
      case .timeout: throw Stop("the server at \(address) has not answered in \(Self.patience)", .finding)
      case .receive:
        throw Stop(
          "the server at \(address) closed the connection before it answered, as one that stops does; what was asked may "
            + "be done", .finding)
      default:
        throw Stop(
          "a server holds the data folder, but none answers at \(address) (\(error.detail)): TOUSKI_HOST and "
            + "TOUSKI_PORT must be those of that server", .finding)
      }
    }
    let body = try? JSONValue(parsing: response.body)
    guard !(200..<300).contains(response.status) else { return body ?? .null }
    throw refusal(
      response.status, code: body?["code"]?.string, detail: body?["detail"]?.string ?? body?["title"]?.string)
  }

  private func refusal(_ status: Int, code: String?, detail: String?) -> Stop {
    let because = detail.map { ": \($0)" } ?? " (status \(status))"
    return switch status {
    case 401, 403: Stop("the server at \(address) refuses TOUSKI_ADMIN_KEY\(because)")
    case 404, 405: Stop("the server at \(address) is none that can be asked this\(because)")
    case 502: Stop("the server could not read its neighbour\(because)", .upstream)
    case 503, 504: Stop("the server at \(address) \(Self.delay(code))\(because)", .finding)
    default: Stop("the server at \(address) did not do it\(because)", .finding)
    }
  }

  /// Why a server that could do it has not, from the `code` of its answer.
  private static func delay(_ code: String?) -> String {
    switch code {
    case "answer_timeout": "did not answer in time; what was asked may still be done"
    case "overloaded": "has too much to do or is stopping; ask it again in a moment"
    default: "cannot do it now; ask it again in a moment"
    }
  }
}
