import Testing

/// A target of ours and what it may import: the arrows of docs/architecture.md.
struct Room: Sendable, CustomTestStringConvertible {
  /// Where its sources are, with a slash at the end.
  let folder: String
  /// The modules it may import, besides the Swift toolchain's own.
  let mayImport: Set<String>

  var testDescription: String { folder }

  /// Every room, the plugins' among them.
  static let all: [Room] =
    [
      Room(folder: "Sources/GatewayKit/", mayImport: ["HTTPTypes", "Logging"]),
      Room(
        folder: "Sources/GatewayCore/",
        mayImport: ["GatewayKit", "CRE2", "Logging", "Metrics"]),
      Room(folder: "Sources/SQLiteStore/", mayImport: ["GatewayKit", "GatewayCore", "GRDB", "Logging"]),
      Room(folder: "Sources/CurlTransport/", mayImport: ["GatewayKit", "GatewayCore", "CCurl", "HTTPTypes"]),
      Room(folder: "Sources/OpenSSLVault/", mayImport: ["GatewayKit", "GatewayCore", "COpenSSL"]),
      Room(folder: "Sources/GatewayAPI/", mayImport: ["GatewayKit", "GatewayCore", "HTTPTypes"]),
      Room(
        folder: "Sources/GatewayServer/",
        mayImport: [
          "GatewayKit", "GatewayCore", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "Metrics", "NIOCore",
          "NIOHTTPTypes", "ServiceLifecycle",
        ]),
      Room(
        folder: "Sources/GatewayTestKit/",
        mayImport: ["GatewayKit", "GatewayCore", "OpenSSLVault", "HTTPTypes", "Logging"]),
      Room(
        folder: "Sources/GatewayHost/",
        mayImport: [
          "GatewayKit", "GatewayCore", "GatewayAPI", "GatewayServer", "CurlTransport", "OpenSSLVault", "SQLiteStore",
          "CFault", "ArgumentParser", "HTTPTypes", "Logging", "Metrics", "NIOCore", "NIOPosix",
          "ServiceLifecycle",
          "UnixSignals",
        ]),
      Room(folder: "Sources/balcao/", mayImport: ["GatewayHost", "GatewayKit", "Registry"]),
      Room(folder: "Plugins/Registry/", mayImport: Set(plugins).union(["GatewayKit"])),
    ]
    + plugins.map { name in
      Room(
        folder: "Plugins/\(name)/Sources/",
        mayImport: Set(["GatewayKit", "HTTPTypes", "Logging"] + systemLibraries(of: name)))
    }

  /// The system's libraries that a plugin brings: folders with a module map beside its sources.
  static func systemLibraries(of plugin: String) -> [String] {
    Repository.folders(in: "Plugins/\(plugin)").filter { folder in
      Repository.files.contains("Plugins/\(plugin)/\(folder)/module.modulemap")
    }
  }

  /// The adapters' folders.
  static let plugins = Repository.folders(in: "Plugins").filter { $0 != "Registry" }

  /// Modules that come with Swift. Networking is not among them: what goes out goes through the gateway's transport.
  static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin", "Swift",
    "_Concurrency", "RegexBuilder",
  ]

  /// Of the toolchain's modules, those through which a module could do I/O of its own.
  static let systemCalls: Set<String> = ["Glibc", "Musl", "Darwin", "Dispatch"]

  /// Its files.
  var files: [SwiftFile] { Repository.swiftFiles.filter { $0.path.hasPrefix(folder) } }
}
