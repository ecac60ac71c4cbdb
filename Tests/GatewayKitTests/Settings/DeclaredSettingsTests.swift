import GatewayKit
import Testing

@Suite("Settings that are declared once")
struct DeclaredSettingsTests {
  private struct ShopDeclarations: DeclaredSettings {
    let name = Setting<String>.required("name", .text(length: 1...40), help: "what the shop is called")
    let rooms = Setting<Int>.defaulted("rooms", .integer(1...9), to: 2, help: "how many rooms it has").advanced
    let owner = Setting<String?>.optional("owner", .text(), help: "who owns it").deprecated("use name")

    static let declarations = ShopDeclarations()
  }

  @Test("The spec has the members in their order; each is read by its name")
  func reads() throws {
    #expect(ShopDeclarations.spec.fields.map(\.name) == ["name", "rooms", "owner"])
    let (decoded, diagnostics) = ShopDeclarations.spec.decode(["name": "Sol"])
    let settings = Configured<ShopDeclarations>(try #require(decoded))
    #expect(diagnostics.isEmpty)
    #expect(settings.name == "Sol" && settings.rooms == 2 && settings.owner == nil)
  }

  @Test("What will go still works, with a warning; the schema says so, and what few ever need")
  func marks() throws {
    let (decoded, diagnostics) = ShopDeclarations.spec.decode(
      ["name": "Sol", "owner": "Ana"], at: "channels[0].settings")
    #expect(Configured<ShopDeclarations>(try #require(decoded)).owner == "Ana")
    #expect(diagnostics == [.warning(at: "channels[0].settings.owner", "this setting is deprecated; use name")])
    let properties = ShopDeclarations.spec.jsonSchema["properties"]
    #expect(properties?["rooms"]?["x-advanced"] == true && properties?["name"]?["x-advanced"] == nil)
    #expect(
      properties?["owner"]?["anyOf"] == [
        ["type": "string", "minLength": 1, "maxLength": 1000, "description": "who owns it", "deprecated": true],
        ["type": "null"],
      ])
  }
}
