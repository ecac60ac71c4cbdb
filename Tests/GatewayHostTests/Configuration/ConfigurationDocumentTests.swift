import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import GatewayHost

@Suite("What was changed over the API stands beside the configuration file") struct ConfigurationDocumentTests {
  private static let site = ConfiguredID(.channels, "site")
  private static let shop = ConfiguredID(.channels, "shop")

  @Test("A member of the file has precedence, a changed one stands beside it, and each says where it comes from")
  func origins() throws {
    let loaded = try load(
      #"{"id": "site", "adapter": "fake_channel", "groupSeconds": 3, "settings": {"phoneNumberID": "1"}}"#,
      edits: [
        Self.site: ["groupSeconds": 9, "automation": "off", "settings": ["phoneNumberID": "2", "port": 80]]
      ])
    let channel = try #require(loaded.configuration?.channels.first)
    #expect(channel.grouping == .seconds(3) && channel.automation == .off)
    #expect(channel.settings[FakeChannel.phone] == "1" && channel.settings[FakeChannel.port] == 80)
    let fields = Dictionary(uniqueKeysWithValues: try #require(loaded.elements.first).fields.map { ($0.path, $0) })
    #expect(fields["groupSeconds"]?.source == .file && fields["groupSeconds"]?.filePath == "channels[0].groupSeconds")
    #expect(fields["settings.phoneNumberID"]?.value == "1")
    #expect(fields["settings.port"]?.source == .console && fields["settings.port"]?.value == 80)
    #expect(fields["automation"]?.source == .console)
    #expect(fields["enabled"]?.source == .defaulted && fields["enabled"]?.value == true)
    #expect(fields["settings.accessToken"]?.value == .null)
  }

  @Test("A channel that only the edits have follows those of the file")
  func added() throws {
    let loaded = try load(
      #"{"id": "site", "adapter": "fake_channel", "settings": {"phoneNumberID": "1"}}"#,
      edits: [Self.shop: ["adapter": "fake_channel", "settings": ["phoneNumberID": "2"]]])
    #expect(loaded.configuration?.channels.map(\.id) == ["site", "shop"])
    #expect(loaded.elements.map(\.isInFile) == [true, false])
    #expect(loaded.diagnostics.isEmpty && loaded.refused.isEmpty)
  }

  @Test("An edit that is not valid is left out, with its errors, and the rest works")
  func refused() throws {
    let loaded = try load(
      #"{"id": "site", "adapter": "fake_channel", "settings": {"phoneNumberID": "1"}}"#,
      edits: [
        Self.shop: ["adapter": "fake_channel", "settings": ["phoneNumberID": "2", "port": 70_000]],
        Self.site: ["settings": ["colour": "red"]],
        ConfiguredID(.channels, "third"): ["adapter": "fake_channel", "settings": ["phoneNumberID": "3"]],
      ])
    #expect(loaded.configuration?.channels.map(\.id) == ["site", "third"])
    #expect(loaded.refused[Self.shop]?.map(\.path) == ["settings.port"])
    #expect(loaded.refused[Self.site]?.map(\.path) == ["settings.colour"])
    #expect(loaded.ignoredEdits.map(\.path) == ["channels.shop", "channels.site"])
  }

  @Test("Of more channels than there may be, the last ones that only the edits have are left out, and the rest works")
  func tooMany() throws {
    let ids = (0...200).map { ConfiguredID(.channels, "shop\(100 + $0)") }
    let members: JSONValue = ["adapter": "fake_channel", "settings": ["phoneNumberID": "2"]]
    let loaded = try load(
      #"{"id": "site", "adapter": "fake_channel", "settings": {"phoneNumberID": "1"}}"#,
      edits: Dictionary(uniqueKeysWithValues: ids.map { ($0, members) }))
    let configuration = try #require(loaded.configuration)
    #expect(configuration.channels.count == 200 && configuration.channels.first?.id == "site")
    #expect(Set(loaded.refused.keys) == Set(ids.suffix(2)))
    #expect(configuration.ignoredEdits.map(\.path) == ids.suffix(2).map { "channels.\($0.id)" })
  }

  @Test("An error of the file stays one, whatever was edited")
  func wrongFile() throws {
    let loaded = try load(
      #"{"id": "site", "adapter": "fake_channel", "settings": {}}"#,
      edits: [Self.shop: ["adapter": "fake_channel", "settings": ["phoneNumberID": "2"]]])
    #expect(loaded.configuration == nil)
    #expect(loaded.diagnostics.map(\.path) == ["channels[0].settings.phoneNumberID"])
    let broken = LoadedConfiguration(
      bytes: Array(#"{"business": {"name": "B", "locale": "en", "timeZone": "UTC"}, "channels": "x"}"#.utf8),
      folder: "/", registry: try AdapterRegistry([FakeChannel.self]), edits: edits([Self.shop: ["adapter": "x"]]))
    #expect(broken.diagnostics.map(\.path).contains("channels"))
  }

  @Test("An edit has no effect on an element to which the file gives another adapter")
  func otherAdapter() throws {
    let loaded = try load(
      #"{"id": "site", "adapter": "fake_channel", "settings": {"phoneNumberID": "1"}}"#,
      edits: [Self.site: ["adapter": "web_widget", "settings": ["title": "Padaria"]]])
    #expect(loaded.configuration?.channels.count == 1 && loaded.refused.isEmpty)
  }

  private func load(_ channel: String, edits: [ConfiguredID: JSONValue]) throws -> LoadedConfiguration {
    let text = #"{"business": {"name": "B", "locale": "en", "timeZone": "UTC"}, "channels": [\#(channel)]}"#
    return LoadedConfiguration(
      bytes: Array(text.utf8), folder: NSTemporaryDirectory(), registry: try AdapterRegistry([FakeChannel.self]),
      edits: self.edits(edits))
  }

  private func edits(_ members: [ConfiguredID: JSONValue]) -> ConfigurationEdits {
    var edits = ConfigurationEdits()
    for (id, members) in members { edits[id.part, id.id] = members }
    return edits
  }
}
