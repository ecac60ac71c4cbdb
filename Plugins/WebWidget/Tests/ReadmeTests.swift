import Foundation
import GatewayKit
import Testing

@testable import WebWidget

@Suite struct ReadmeTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../README.md")

  @Test("the README's settings are settings, without a complaint")
  func settings() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let block = try #require(text.firstMatch(of: /```json\n([^`]+)```/)?.1)
    let channel = try JSONDecoder().decode(JSONValue.self, from: Data(block.utf8))
    #expect(channel["adapter"] == .string(WebWidget.descriptor.id.rawValue))
    let written = try #require(channel["settings"])
    let decoded = WebWidget.descriptor.settings.decode(written)
    #expect(decoded.diagnostics.isEmpty)
    let settings = try #require(decoded.settings)
    #expect(WebWidget.check(settings).isEmpty)
  }

  @Test("the README lists every setting")
  func everySetting() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    for field in WidgetDeclarations.spec.fields { #expect(text.contains("`\(field.name)")) }
    for field in LauncherDeclarations.spec.fields { #expect(text.contains("`launcher.\(field.name)`")) }
    for field in AttachmentDeclarations.spec.fields { #expect(text.contains("`attachments.\(field.name)`")) }
    for field in LimitDeclarations.spec.fields { #expect(text.contains("`limits.\(field.name)`")) }
  }
}
