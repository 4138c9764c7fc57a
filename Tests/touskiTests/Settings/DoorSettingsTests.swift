import HTTPServer
import Testing

@testable import touski

@Suite struct DoorSettingsTests {
  private func read(_ environment: [String: String]) -> (door: DoorSettings, problems: [SettingsProblem]) {
    var reader = SettingsReader(environment: environment)
    let door = DoorSettings(&reader)
    return (door, reader.problems)
  }

  @Test func `without a setting one loop serves, this machine is trusted, and anonymous strangers are limited`() {
    let (door, problems) = read([:])

    #expect(problems.isEmpty)
    #expect(door.loops == 1)
    #expect(door.trusted == ["127.0.0.0/8", "::1"].compactMap { Network($0) })
    #expect(door.trusted == Limits().trusted)
    #expect(door.proxies.isEmpty)
    #expect((door.rate, door.burst) == (50, 500))
    #expect(door.storefrontKey == nil)
    #expect(door.warnings.isEmpty)
  }

  @Test func `networks are read with blanks, as addresses and as blocks`() {
    let (door, problems) = read([
      "TOUSKI_TRUSTED_NETWORKS": "10.0.0.0/8, fd00::/8", "TOUSKI_TRUSTED_PROXIES": "192.0.2.7",
    ])

    #expect(problems.isEmpty)
    #expect(door.trusted == ["10.0.0.0/8", "fd00::/8"].compactMap { Network($0) })
    #expect(door.proxies == [Network("192.0.2.7")].compactMap { $0 })
  }

  @Test func `each entry that is no network is named with what is wrong`() {
    let (_, problems) = read(["TOUSKI_TRUSTED_NETWORKS": "10.0.0.0/8,10.1.2.3/8,local,::/129,1.2.3"])

    #expect(problems.map(\.name) == Array(repeating: "TOUSKI_TRUSTED_NETWORKS", count: 4))
    for (problem, entry) in zip(problems, ["10.1.2.3/8", "local", "::/129", "1.2.3"]) {
      #expect(problem.detail.hasPrefix("\(entry) is no network"))
    }
  }

  @Test(arguments: ["0.0.0.0/0", "::/0"])
  func `the whole internet is warned of`(network: String) {
    let warnings = read(["TOUSKI_TRUSTED_NETWORKS": network, "TOUSKI_TRUSTED_PROXIES": network]).door.warnings

    #expect(warnings.count == 2)
    #expect(warnings.allSatisfy { $0.contains("the whole internet") })
  }

  @Test(arguments: [
    ("TOUSKI_LOOPS", "0"), ("TOUSKI_LOOPS", "65"), ("TOUSKI_RATE", "-1"), ("TOUSKI_RATE", "many"),
    ("TOUSKI_RATE_BURST", "0"), ("TOUSKI_STOREFRONT_KEY", "short"),
  ])
  func `what is out of range is refused`(name: String, value: String) {
    #expect(read([name: value]).problems.map(\.name) == [name])
  }

  @Test func `a rate of 0 is no limit`() {
    #expect(read(["TOUSKI_RATE": "0"]).door.rate == 0)
  }
}
