// swift-tools-version: 6.2
import PackageDescription

/// The settings every Swift target of ours is built with.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

/// A channel or provider adapter: a folder under `Plugins/` that sees GatewayKit and nothing else of ours.
func plugin(_ name: String, resources: [Resource] = [], libraries: [SystemLibrary] = [], hasPeer: Bool) -> [Target] {
  let targets: [Target] =
    libraries.map { library in
      .systemLibrary(
        name: library.name, path: "Plugins/\(name)/\(library.name)", pkgConfig: library.pkgConfig,
        providers: [.apt([library.package])])
    } + [
      .target(
        name: name,
        dependencies: ["GatewayKit", httpTypes, logging] + libraries.map { .byName(name: $0.name) },
        path: "Plugins/\(name)/Sources", resources: resources, swiftSettings: house),
      .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "GatewayKit", "GatewayTestKit", httpTypes, logging],
        path: "Plugins/\(name)/Tests", exclude: hasPeer ? ["Fixtures", "Peer"] : ["Fixtures"], swiftSettings: house),
    ]
  guard hasPeer else { return targets }
  return targets + [
    // The adapter's fake remote side, by which the conformance suite speaks to it.
    .target(
      name: "\(name)Peer", dependencies: [.byName(name: name), "GatewayKit", "GatewayTestKit", httpTypes],
      path: "Plugins/\(name)/Tests/Peer", swiftSettings: house)
  ]
}

/// A library of the system that a plugin brings: a folder `NAME` with a module map, beside the plugin's sources.
struct SystemLibrary {
  let name: String
  let pkgConfig: String
  let package: String
}

/// The adapters this build contains. `Plugins/Registry/Adapters.swift` is the list the program reads.
let plugins = ["WebWidget", "WhatsApp", "Email", "OpenAI", "Gemini"]

/// Plugins that are built and tested, and not yet listed in the registry.
let inTheMaking: [String] = []

/// Files that become part of the binary.
let embedded: [String: [Resource]] = ["WebWidget": [.embedInCode("Embed")]]

/// The system's libraries that plugins bring.
let systemLibraries: [String: [SystemLibrary]] = [
  "Email": [
    SystemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", package: "libgmime-3.0-dev"),
    SystemLibrary(name: "CXML", pkgConfig: "libxml-2.0", package: "libxml2-dev"),
  ]
]

let package = Package(
  name: "balcao",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "GatewayKit", targets: ["GatewayKit"]),
    .library(name: "GatewayTestKit", targets: ["GatewayTestKit"]),
    .library(name: "GatewayHost", targets: ["GatewayHost"]),
    .executable(name: "balcao", targets: ["balcao"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // Without its default traits, which build swift-configuration and more of Foundation; nothing here uses them.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CFault"),

    .target(name: "GatewayKit", dependencies: [httpTypes, logging], swiftSettings: house),
    .target(
      name: "GatewayCore", dependencies: ["GatewayKit", "CRE2", logging, metrics],
      swiftSettings: house),
    .target(name: "SQLiteStore", dependencies: ["GatewayCore", "GatewayKit", grdb, logging], swiftSettings: house),
    .target(
      name: "CurlTransport", dependencies: ["CCurl", "GatewayCore", "GatewayKit", httpTypes], swiftSettings: house),
    .target(name: "OpenSSLVault", dependencies: ["COpenSSL", "GatewayCore", "GatewayKit"], swiftSettings: house),
    .target(name: "GatewayAPI", dependencies: ["GatewayCore", "GatewayKit", httpTypes], swiftSettings: house),
    .target(
      name: "GatewayServer",
      dependencies: [
        "GatewayCore", "GatewayKit", httpTypes, hummingbird, hummingbirdCore, logging, metrics, nioCore, nioHTTPTypes,
        serviceLifecycle,
      ],
      swiftSettings: house),
    .target(
      name: "GatewayTestKit", dependencies: ["GatewayCore", "GatewayKit", "OpenSSLVault", httpTypes, logging],
      swiftSettings: house),
    .target(
      name: "GatewayHost",
      dependencies: [
        "CFault", "CurlTransport", "GatewayAPI", "GatewayCore", "GatewayKit", "GatewayServer", "OpenSSLVault",
        "SQLiteStore",
        argumentParser, logging, metrics, nioCore, nioPosix, serviceLifecycle, unixSignals,
      ], resources: [.embedInCode("Configuration/list-prices.json"), .embedInCode("Demo/Page")], swiftSettings: house),
    .target(
      name: "Registry", dependencies: ["GatewayKit"] + plugins.map { .byName(name: $0) }, path: "Plugins/Registry",
      swiftSettings: house),
    .executableTarget(name: "balcao", dependencies: ["GatewayHost", "Registry"], swiftSettings: house),

    .executableTarget(
      name: "BenchmarkReference", dependencies: [httpTypes, hummingbird, logging, nioCore],
      path: "Benchmarks/Reference", swiftSettings: house),
    .executableTarget(
      name: "BenchmarkSecrets", dependencies: ["GatewayCore", "GatewayKit", "OpenSSLVault", "SQLiteStore", logging],
      path: "Benchmarks/Secrets", swiftSettings: house),
    .executableTarget(
      name: "BenchmarkPromises", dependencies: ["GatewayCore"], path: "Benchmarks/Promises", swiftSettings: house),

    .testTarget(
      name: "SQLiteStoreTests",
      dependencies: ["GatewayCore", "GatewayKit", "GatewayTestKit", "SQLiteStore", grdb, logging],
      swiftSettings: house),
    // Stands in the test program in place of the C library's name look-up; see its header.
    .target(name: "SlowResolver", path: "Tests/SlowResolver"),
    .testTarget(
      name: "CurlTransportTests",
      dependencies: ["CCurl", "CurlTransport", "GatewayCore", "GatewayKit", "SlowResolver", httpTypes],
      swiftSettings: house),
    .testTarget(
      name: "OpenSSLVaultTests",
      dependencies: ["GatewayCore", "GatewayKit", "OpenSSLVault", "SQLiteStore", grdb, logging], swiftSettings: house),
    .testTarget(
      name: "GatewayAPITests", dependencies: ["GatewayAPI", "GatewayCore", "GatewayKit", "GatewayTestKit", httpTypes],
      swiftSettings: house),
    .testTarget(name: "GatewayKitTests", dependencies: ["GatewayKit", httpTypes], swiftSettings: house),
    .testTarget(
      name: "GatewayCoreTests",
      dependencies: ["GatewayCore", "GatewayKit", "GatewayTestKit", "SQLiteStore", httpTypes, logging],
      swiftSettings: house),
    .testTarget(name: "LayoutTests", swiftSettings: house),
    // The program with one provider more, which crashes it on a word.
    .executableTarget(
      name: "CrashingGateway", dependencies: ["GatewayHost", "GatewayKit", "Registry"], path: "Tests/CrashingGateway",
      swiftSettings: house),
    .testTarget(
      name: "ConformanceTests",
      dependencies: ["GatewayKit", "GatewayTestKit", "Registry"] + plugins.map { .byName(name: "\($0)Peer") },
      swiftSettings: house),
    .testTarget(
      name: "GatewayTestKitTests", dependencies: ["GatewayKit", "GatewayTestKit", httpTypes], swiftSettings: house),
    .testTarget(
      name: "GatewayServerTests",
      dependencies: [
        "GatewayCore", "GatewayKit", "GatewayServer", httpTypes, hummingbird, logging, metrics, nioCore, nioEmbedded,
        nioHTTPTypes,
        nioPosix,
        serviceLifecycle,
      ],
      swiftSettings: house),
    .testTarget(
      name: "GatewayHostTests",
      dependencies: [
        "CurlTransport", "GatewayAPI", "GatewayCore", "GatewayHost", "GatewayKit", "GatewayServer", "Registry",
        argumentParser,
        logging, nioCore, nioPosix, serviceLifecycle,
      ],
      swiftSettings: house),
  ]
    + (plugins + inTheMaking).flatMap {
      plugin(
        $0, resources: embedded[$0] ?? [], libraries: systemLibraries[$0] ?? [], hasPeer: !inTheMaking.contains($0))
    }
)
