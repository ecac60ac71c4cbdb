import Testing

/// What people are told has a code, and only the host words commands.
@Suite struct WordingTests {
  private static let silent = [
    "Sources/GatewayCore/", "Sources/GatewayKit/", "Sources/SQLiteStore/", "Sources/OpenSSLVault/",
    "Sources/CurlTransport/", "Sources/GatewayServer/", "Plugins/",
  ]

  @Test("only the host words commands", arguments: silent)
  func commands(folder: String) {
    for file in Repository.swiftFiles where file.isShipped && file.path.hasPrefix(folder) {
      let lines = file.code.filter { !$0.drop(while: \.isWhitespace).hasPrefix("///") }
      #expect(!lines.contains { $0.contains("`balcao ") }, "\(file.path) words a command: use a Remedy")
    }
  }

  @Test("every list of codes is in the catalogue, or declared by its adapter")
  func catalogue() {
    let catalogue = Repository.text(of: "Sources/GatewayCore/Operations/ExplanationCatalogue.swift")
    for file in Repository.swiftFiles where file.isShipped {
      for name in file.text.matches(of: /enum (\w+): String, ExplanationCode/).map({ String($0.1) }) {
        let isListed =
          if file.path.hasPrefix("Plugins/") {
            Repository.swiftFiles.contains { $0.text.contains("codes: [\(name).self]") }
          } else if file.path.hasPrefix("Sources/GatewayHost/") {
            Repository.text(of: "Tests/GatewayHostTests/Codes/CodeTests.swift").contains("\(name).self")
          } else {
            catalogue.contains("\(name).self")
          }
        #expect(isListed, "\(file.path): \(name) is in no list")
      }
    }
  }
}
