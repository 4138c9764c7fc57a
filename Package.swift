// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let rooms: [Target] = [
  // Command line, settings table, names every concrete type, starts and stops the services.
  .executableTarget(
    name: "touski",
    dependencies: [
      "Storefront", "Mirror", "Caching", "Directus", "Suppliers", "Quota", "Upstream", "HTTPServer", "SQLite",
      "Sandbox", "Catalog", "Digest", "Telemetry",
    ]),
  // What is asked and answered over HTTP: one folder per resource, the hit path, render threads, probes.
  .target(name: "Storefront", dependencies: ["Catalog", "Mirror", "Caching", "HTTPServer", "Digest", "Telemetry"]),
  // catalog.sqlite: what the neighbours know, what we derive, what changed; and the loops that fill it.
  .target(name: "Mirror", dependencies: ["Catalog", "SQLite", "Digest", "Telemetry"]),
  // Entries, tag clocks, memory and disk, gzip, one flight per key.
  .target(name: "Caching", dependencies: ["SQLite", "CZlib", "Digest", "Telemetry"]),
  // Directus as the domain sees it.
  .target(name: "Directus", dependencies: ["Catalog", "Upstream", "Digest", "Telemetry"]),
  // CJ and others: wire JSON to observations, token, the menu of calls with their prices.
  .target(name: "Suppliers", dependencies: ["Catalog", "Quota", "Upstream", "Digest", "Telemetry"]),
  // Bucket, pace and spacing as one state machine; its ledger.
  .target(name: "Quota", dependencies: ["SQLite", "Digest", "Telemetry"]),
  // Outgoing HTTP: libcurl multi, deadline, backoff, breaker.
  .target(name: "Upstream", dependencies: ["CCurl", "Digest", "Telemetry"]),
  // Incoming HTTP: strict parser, epoll loop, router, answers now or later, limits, draining.
  .target(name: "HTTPServer", dependencies: ["CLinux", "Digest", "Telemetry"]),
  // Connection, statement, transaction, writer thread, migrations.
  .target(name: "SQLite", dependencies: ["CSQLite", "Digest", "Telemetry"]),
  // Doubles of Directus and suppliers as real HTTP servers; shares none of our wire types.
  .target(
    name: "Sandbox", dependencies: ["HTTPServer", "Upstream", "Digest", "Telemetry"], resources: [.copy("Seed")]),
  // Product, variant, offer, money, pricing, availability, the ports to neighbours; pure.
  .target(name: "Catalog", dependencies: ["Digest", "Telemetry"]),
  // SHA-256 and HMAC.
  .target(name: "Digest"),
  // Structured log with redaction, counters, the wall clock.
  .target(name: "Telemetry"),
  // Module maps and shims.
  .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
  .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CLinux"),
]

/// Test targets whose folder `Fixtures` holds recorded answers.
let withFixtures: Set = ["Directus", "HTTPServer", "Sandbox", "Suppliers"]

let tests: [Target] =
  rooms.filter { $0.type != .system }.map { room in
    .testTarget(
      name: "\(room.name)Tests", dependencies: ["TestSupport", .target(name: room.name)] + room.dependencies,
      resources: withFixtures.contains(room.name) ? [.copy("Fixtures")] : [])
  } + [
    // One file per promise, named by it, driving the whole server against doubles and scripts.
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "TestSupport", "touski", "Sandbox", "Storefront", "Mirror", "Caching", "Quota", "Upstream", "HTTPServer",
        "SQLite", "Catalog", "Telemetry",
      ]),
    // Scripted transport, manual clock, loopback client and `.make` fixtures, for the tests alone.
    .target(
      name: "TestSupport", dependencies: ["Catalog", "Upstream", "SQLite", "Telemetry"], path: "Tests/TestSupport"),
  ]

let package = Package(
  name: "touski-catalog",
  products: [.executable(name: "touski", targets: ["touski"])],
  targets: rooms + tests
)

for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}
