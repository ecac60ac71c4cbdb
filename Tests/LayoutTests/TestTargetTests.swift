import Testing

/// Tests outside every target would silently never run.
@Suite struct TestTargetTests {
  /// The folders of tests that hold Swift.
  static let folders = Repository.folders(in: "Tests").filter { folder in
    Repository.swiftFiles.contains { $0.path.hasPrefix("Tests/\(folder)/") }
  }

  @Test("the package makes a target of every folder of tests", arguments: folders)
  func target(folder: String) {
    let manifest = Repository.text(of: "Package.swift")
    #expect(manifest.contains("name: \"\(folder)\""), "Package.swift has no target \(folder): its tests are not run")
  }
}
