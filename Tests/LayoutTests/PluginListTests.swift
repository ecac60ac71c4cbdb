import Testing

/// Forgetting to list an adapter is impossible: the folders, the package and the registry say the same.
@Suite struct PluginListTests {
  /// Plugins that are built and tested, and not yet listed, each with what it waits for.
  static let inTheMaking: [String: String] = [:]

  static let listed = Room.plugins.filter { inTheMaking[$0] == nil }

  @Test("the package lists exactly the folders of Plugins/")
  func package() throws {
    let manifest = Repository.text(of: "Package.swift")
    let match = try #require(manifest.firstMatch(of: /let plugins = \[([^\]]*)\]/))
    let listed = match.1.matches(of: /"(\w+)"/).map { String($0.1) }
    #expect(Set(listed) == Set(Self.listed))
    #expect(listed.count == Self.listed.count, "a plugin is listed twice")
  }

  @Test("the registry imports and lists every plugin", arguments: listed)
  func registry(plugin: String) throws {
    let file = try #require(Repository.swiftFiles.first { $0.path == "Plugins/Registry/Adapters.swift" })
    #expect(file.imports.contains(plugin), "Plugins/Registry/Adapters.swift does not import \(plugin)")
    #expect(
      file.code.contains { !$0.contains("import") && $0.contains(plugin) },
      "Plugins/Registry/Adapters.swift imports \(plugin) and lists nothing of it")
  }

  @Test("a plugin's folder is complete", arguments: listed)
  func folder(plugin: String) {
    let inside = Repository.files.filter { $0.hasPrefix("Plugins/\(plugin)/") }
    for part in ["README.md", "Sources/", "Tests/", "Tests/Fixtures/", "Tests/Peer/"] {
      #expect(inside.contains { $0.hasPrefix("Plugins/\(plugin)/\(part)") }, "Plugins/\(plugin) has no \(part)")
    }
  }

  @Test("the package makes a target of each plugin's tests and of its peer")
  func peers() {
    let manifest = Repository.text(of: "Package.swift")
    for folder in [#"path: "Plugins/\(name)/Tests""#, #"path: "Plugins/\(name)/Tests/Peer""#] {
      #expect(manifest.contains(folder), "Package.swift has no target with \(folder)")
    }
  }
}
