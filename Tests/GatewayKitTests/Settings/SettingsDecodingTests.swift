import GatewayKit
import Testing

@Suite("Invariant 10: unknown and wrong settings are all reported at once, each with its path")
struct SettingsDecodingTests {
  static let name = Setting<String>.required("name", .text(length: 1...5), help: "A name.")
  static let count = Setting<Int>.defaulted("count", .integer(1...10), to: 3, help: "How many.")
  static let share = Setting<Double>.defaulted("share", .number(0...1), to: 0.5, help: "How much.")
  static let active = Setting<Bool>.defaulted("active", .boolean, to: true, help: "Whether.")
  static let mode = Setting<String>.defaulted("mode", .choice(["fast", "slow"]), to: "fast", help: "How.")
  static let address = Setting<String?>.optional("address", .url(schemes: ["https"]), help: "Where.")
  static let key = Setting<SecretRef?>.optional("key", .secret(purpose: "test.key"), help: "With which key.")
  static let tags = Setting<[String]>.defaulted("tags", .list(of: .text(), count: 0...2), to: [], help: "Tags.")
  static let inner = Setting<Settings?>.optional(
    "inner", .object(SettingsSpec([Self.count.field])), help: "More.")
  static let texts = Setting<JSONValue>.defaulted("texts", .map(of: .text(length: 1...3)), to: [:], help: "Texts.")
  static let spec = SettingsSpec([
    name.field, count.field, share.field, active.field, mode.field, address.field, key.field, tags.field, inner.field,
    texts.field,
  ])

  @Test("what is left out has its default")
  func defaults() throws {
    let (settings, diagnostics) = Self.spec.decode(["name": "Ana"])
    let decoded = try #require(settings)
    #expect(diagnostics.isEmpty)
    #expect(decoded[Self.name] == "Ana")
    #expect(decoded[Self.count] == 3)
    #expect(decoded[Self.share] == 0.5)
    #expect(decoded[Self.active])
    #expect(decoded[Self.mode] == "fast")
    #expect(decoded[Self.address] == nil)
    #expect(decoded[Self.key] == nil)
    #expect(decoded[Self.tags] == [])
    #expect(decoded[Self.inner] == nil)
    #expect(decoded[Self.texts] == [:])
  }

  @Test("what is there is read")
  func values() throws {
    let (settings, _) = Self.spec.decode([
      "name": "Ana", "count": 10, "share": 1, "active": false, "mode": "slow", "address": "https://a.example/x?y=1",
      "key": ["secret": "site/key"], "tags": ["a", "b"], "inner": ["count": 2], "texts": ["en": "Hi"],
    ])
    let decoded = try #require(settings)
    #expect(decoded[Self.count] == 10)
    #expect(decoded[Self.share] == 1)
    #expect(!decoded[Self.active])
    #expect(decoded[Self.mode] == "slow")
    #expect(decoded[Self.address] == "https://a.example/x?y=1")
    #expect(decoded[Self.key] == "site/key")
    #expect(decoded[Self.tags] == ["a", "b"])
    #expect(decoded[Self.inner]?[Self.count] == 2)
    #expect(decoded[Self.texts]["en"] == "Hi")
  }

  @Test(
    "a wrong value is reported with its path",
    arguments: [
      (["name": 1], "name: expected text, found 1"),
      (["name": ""], "name: expected text, found \"\""),
      (["name": "Eduarda"], "name: expected text of at most 5 characters, found 7"),
      (["count": 0], "count: expected a whole number from 1 to 10, found 0"),
      (["count": 2.5], "count: expected a whole number from 1 to 10, found 2.5"),
      (["count": "2"], "count: expected a whole number from 1 to 10, found \"2\""),
      (["share": 1.01], "share: expected a number from 0 to 1, found 1.01"),
      (["active": "yes"], "active: expected true or false, found \"yes\""),
      (["mode": "fats"], "mode: expected one of fast, slow; did you mean fast?"),
      (["mode": "sideways"], "mode: expected one of fast, slow"),
      (["address": "http://a.example"], "address: expected an address that begins with https://"),
      (["address": "https://u:p@a.example"], "address: expected an address that begins with https://"),
      (["address": "https://"], "address: expected an address that begins with https://"),
      (["key": ["secret": "UPPER"]], "key.secret: the name of a secret has 1 to 100 characters of a-z"),
      (["key": ["secret": "a", "more": 1]], "key: expected a secret reference"),
      (["tags": ["a", "b", "c"]], "tags: expected a list of at most 2, found 3"),
      (["tags": ["a", 2]], "tags[1]: expected text, found 2"),
      (["inner": ["count": 99]], "inner.count: expected a whole number from 1 to 10, found 99"),
      (["inner": ["cuont": 1]], "inner.cuont: unknown setting; did you mean count?"),
      (["inner": []], "inner: expected an object, found a list"),
      (["texts": ["en": "Hello"]], "texts.en: expected text of at most 3 characters, found 5"),
      (["nmae": "Ana"], "nmae: unknown setting; did you mean name?"),
      (["zzz": 1], "zzz: unknown setting"),
      (["count": nil], "count: expected a whole number from 1 to 10, found null"),
    ] as [([String: JSONValue?], String)])
  func wrong(members: [String: JSONValue?], expected: String) {
    var document: [String: JSONValue] = ["name": "Ana"]
    for (name, value) in members { document[name] = value ?? .null }
    let (settings, diagnostics) = Self.spec.decode(.object(document))
    #expect(settings == nil)
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.description.hasPrefix(expected) == true, "\(diagnostics)")
  }

  @Test("Invariant 8: a secret in the file is refused without being repeated")
  func secretInTheFile() {
    let (settings, diagnostics) = Self.spec.decode(
      ["name": "Ana", "key": "sk-very-secret"], at: "channels[0].settings")
    #expect(settings == nil)
    #expect(diagnostics.map(\.path) == ["channels[0].settings.key"])
    #expect(
      diagnostics.allSatisfy {
        $0.remedy == .run(operation: "secrets.set", arguments: [:]) && !$0.message.contains("sk-very")
      })
  }

  @Test("all mistakes are reported at once")
  func allAtOnce() {
    let (settings, diagnostics) = Self.spec.decode([
      "count": 0, "share": 7, "mode": "no", "tags": [1, 2], "inner": ["x": 1], "unknown": true,
    ])
    #expect(settings == nil)
    #expect(
      Set(diagnostics.map(\.path)) == ["name", "count", "share", "mode", "tags[0]", "tags[1]", "inner.x", "unknown"])
  }

  @Test("null stands for an optional setting that is left out")
  func null() throws {
    let (settings, diagnostics) = Self.spec.decode(["name": "Ana", "address": .null])
    #expect(diagnostics.isEmpty)
    #expect(try #require(settings)[Self.address] == nil)
  }

  @Test("settings are an object", arguments: [.null, true, 1, "x", []] as [JSONValue])
  func notAnObject(json: JSONValue) {
    let (settings, diagnostics) = Self.spec.decode(json, at: "settings")
    #expect(settings == nil)
    #expect(diagnostics.map(\.path) == ["settings"])
  }
}
