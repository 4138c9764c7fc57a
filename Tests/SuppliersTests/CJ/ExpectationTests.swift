import Quota
import Testing
import Upstream

@testable import Suppliers

/// Every recorded answer of CJ's against the list of what a correct decoder makes of it.
struct ExpectationTests {
  /// Kinds of answers that no call of ours brings yet. A kind that is neither here nor decoded fails.
  private static let later: Set<String> = [
    "categories", "freight", "order", "orderPage", "page", "pageV2", "subscription", "warehouses", "webhook",
    "eproloFreight", "eproloPage", "eproloProduct", "eproloStock",
  ]

  struct Case: CustomTestStringConvertible, Sendable {
    let fixture: String
    let kind: String
    let expect: JSONValue

    var testDescription: String { fixture }
  }

  /// All cases of the list, less the later kinds and another supplier's errors.
  static func cases() throws -> [Case] {
    let list = try #require(try Fixture("cj/expectations.json").content["cases"]?.array)
    return try list.compactMap { entry in
      let fixture = try #require(entry["fixture"]?.string)
      let kind = try #require(entry["kind"]?.string)
      guard !later.contains(kind), fixture.hasPrefix("cj/") else { return nil }
      return Case(fixture: fixture, kind: kind, expect: try #require(entry["expect"]))
    }
  }

  @Test(arguments: try cases())
  func `an answer means what the list says`(entry: Case) throws {
    let envelope = CJEnvelope(try Fixture(entry.fixture).response)

    let decoded = try decode(envelope, as: entry.kind)

    #expect(decoded == entry.expect, "\(String(decoding: decoded.encoded(), as: UTF8.self))")
  }

  @Test func `the list has not become empty`() throws {
    #expect(try Self.cases().count >= 80)
  }

  private func decode(_ envelope: CJEnvelope, as kind: String) throws -> JSONValue {
    let data: JSONValue
    switch envelope.outcome {
    case .failure(let failure):
      return .object([
        "outcome": .string("failure"), "errorClass": .string(failure.kind.rawValue),
        "action": .string(failure.action.rawValue),
        "code": .optional(failure.code),
      ])
    case .success(let success):
      data = success
    }
    var members: [String: JSONValue]?
    switch kind {
    case "error": throw Unexpected(what: "a success where a failure was recorded")
    case "flag": members = ["value": data.bool.map { .bool($0) } ?? .null]
    case "points": members = [:]
    case "token": members = CJToken(data).map { ["token": $0.expectation] }
    case "settings": members = CJSettings(data).map { ["settings": $0.expectation] }
    case "product": members = CJProduct(data).map { ["product": $0.expectation] }
    case "variant": members = CJVariant(data).map { ["variants": .array([$0.expectation])] }
    case "variants":
      let variants = (data.array ?? []).compactMap(CJVariant.init)
      members = variants.isEmpty ? nil : ["variants": .array(variants.map(\.expectation))]
    case "stockRows": members = CJStockRow.rows(data).map { ["stock": .rows($0)] }
    case "stockByPid": members = CJProductStock(data).map { $0.expectation }
    default: throw Unexpected(what: "a kind that is neither decoded nor listed for later: \(kind)")
    }
    var all = members ?? [:]
    all["outcome"] = .string(members == nil ? "empty" : "ok")
    all["points"] = envelope.points.map { points in
      .object([
        "total": .optional(points.total), "usedToday": .optional(points.usedToday),
        "remaining": .optional(points.remaining),
      ])
    }
    return .object(all)
  }

  private struct Unexpected: Error {
    let what: String
  }
}
