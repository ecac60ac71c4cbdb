import GatewayKit
import Testing

@Suite("Settings that are declared once")
struct DeclaredSettingsTests {
  private enum Colour: String, SettingValue, CaseIterable {
    case red, blue
  }

  private struct SignDeclarations: DeclaredSettings {
    let text = Setting<String>.defaulted("text", .text(), to: "Open", help: "what it says")
    let colour = Setting<Colour>.defaulted(
      "colour", .choice(Colour.allCases.map(\.rawValue)), to: .red, help: "the colour of its letters")
    static let declarations = SignDeclarations()
  }

  private struct ShopDeclarations: DeclaredSettings {
    let name = Setting<String>.required("name", .text(length: 1...40), help: "what the shop is called")
    let rooms = Setting<Int>.defaulted(
      "rooms", .integer(1...9), to: 2, help: "how many rooms it has"
    ).grouped(.limits).advanced
    let owner = Setting<String?>.optional("owner", .text(), help: "who owns it").deprecated("use name")
    let sign = Setting<Configured<SignDeclarations>>.defaultedObject("sign", help: "the sign at the door").grouped(
      .appearance)
    let greetings = Setting<[String: String]>.defaulted("greetings", .map(of: .text()), to: [:], help: "by language")
    let shared = [Setting<Bool?>.optional("open", .boolean, help: "whether it is open").grouped(.access).field]

    static let declarations = ShopDeclarations()
  }

  @Test("The spec has the members in their order, fields of a list among them; each is read by its name")
  func reads() throws {
    #expect(
      ShopDeclarations.spec.fields.map(\.name) == ["name", "rooms", "owner", "sign", "greetings", "open"])
    let (decoded, diagnostics) = ShopDeclarations.spec.decode(["name": "Sol", "greetings": ["pt-BR": "Oi"]])
    let settings = Configured<ShopDeclarations>(try #require(decoded))
    #expect(diagnostics.isEmpty)
    #expect(settings.name == "Sol" && settings.rooms == 2 && settings.owner == nil)
    #expect(settings.greetings == ["pt-BR": "Oi"])
  }

  @Test(
    "A nested object that is left out has its defaults",
    arguments: [
      (["name": "Sol"], "Open", "red"), (["name": "Sol", "sign": .null], "Open", "red"),
      (["name": "Sol", "sign": ["colour": "blue"]], "Open", "blue"),
    ] as [(JSONValue, String, String)])
  func nested(json: JSONValue, text: String, colour: String) throws {
    let settings = Configured<ShopDeclarations>(try #require(ShopDeclarations.spec.decode(json).settings))
    #expect(settings.sign.text == text && settings.sign.colour.rawValue == colour)
  }

  @Test("Settings are listed by group; the schema names the group of each that has one")
  func groups() {
    let spec = ShopDeclarations.spec
    #expect(spec.fields(in: .limits).map(\.name) == ["rooms"])
    #expect(spec.fields(in: .access).map(\.name) == ["open"])
    #expect(spec.fields(in: nil).map(\.name) == ["name", "owner", "greetings"])
    let properties = spec.jsonSchema["properties"]
    #expect(properties?["rooms"]?["x-group"] == "limits" && properties?["name"]?["x-group"] == nil)
  }

  @Test("Ids of groups are in snake_case", arguments: SettingGroup.allCases)
  func ids(group: SettingGroup) {
    #expect(group.rawValue.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
  }

  @Test("What will go still works, with a warning; the schema says so, and what few ever need")
  func marks() throws {
    let (decoded, diagnostics) = ShopDeclarations.spec.decode(
      ["name": "Sol", "owner": "Ana"], at: "channels[0].settings")
    #expect(Configured<ShopDeclarations>(try #require(decoded)).owner == "Ana")
    #expect(
      diagnostics == [.warning(at: "channels[0].settings.owner", SettingCode.deprecated.with(["instead": "use name"]))])
    let properties = ShopDeclarations.spec.jsonSchema["properties"]
    #expect(properties?["rooms"]?["x-advanced"] == true && properties?["name"]?["x-advanced"] == nil)
    #expect(
      properties?["owner"]?["anyOf"] == [
        ["type": "string", "minLength": 1, "maxLength": 1000, "description": "who owns it", "deprecated": true],
        ["type": "null"],
      ])
  }
}
