import Foundation
import GatewayKit
import Testing

@testable import WhatsApp

@Suite struct ReadmeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "..")

  @Test("the READMEs' settings are settings, without a complaint", arguments: ["README.md", "README.pt-BR.md"])
  func settings(page: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)
    let block = try #require(text.firstMatch(of: /```json\n([^`]+)```/)?.1)
    let channel = try JSONDecoder().decode(JSONValue.self, from: Data(block.utf8))
    #expect(channel["adapter"] == .string(WhatsApp.descriptor.id.rawValue))
    let decoded = WhatsApp.descriptor.settings.decode(try #require(channel["settings"]))
    #expect(decoded.diagnostics.isEmpty)
    #expect(WhatsApp.check(try #require(decoded.settings)).isEmpty)
  }

  @Test("the README lists every setting")
  func everySetting() throws {
    let text = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
    for field in WhatsApp.descriptor.settings.fields { #expect(text.contains("`\(field.name)`"), "\(field.name)") }
  }
}
