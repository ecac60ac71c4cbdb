import CurlTransport
import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import GatewayHost

@Suite struct ConfigurationTests {
  @Test("Invariant 10: ten mistakes are ten diagnostics, each with its path")
  func tenMistakes() throws {
    let loaded = try load(
      """
      {
        "business": { "name": 5, "locale": "de", "timeZone": "America/Sao_Paolo" },
        "server": { "publicURL": "ftp://x", "trustedProxies": ["10.0.0.0/40"], "adminListen": "nowhere" },
        "channels": [
          { "id": "Site", "adapter": "fake_chanel" },
          { "id": "a", "adapter": "fake_channel", "enabeld": true, "settings": { "phoneNumberID": 12 } },
          { "id": "a", "adapter": "fake_channel", "settings": { "phoneNumberID": "1", "accessToken": "EAAsecret" } }
        ],
        "providers": [ { "id": "openai", "adapter": "openai" } ],
        "content": "missing.json"
      }
      """)
    #expect(loaded.configuration == nil)
    let paths = loaded.diagnostics.map(\.path)
    let expected = [
      "business.name", "business.locale", "business.timeZone", "server.publicURL", "server.trustedProxies[0]",
      "server.adminListen", "channels[0].id", "channels[0].adapter", "channels[1].enabeld",
      "channels[1].settings.phoneNumberID", "channels[2].id", "channels[2].settings.accessToken",
      "providers[0].adapter", "content",
    ]
    #expect(Set(paths) == Set(expected))
    #expect(paths.count == expected.count)
  }

  private static func outgoing(_ outgoing: String) -> String {
    #"{"business": {"name": "B", "locale": "en", "timeZone": "UTC"}, "outgoing": \#(outgoing), "channels": []}"#
  }

  @Test(
    "The file's proxy and its exceptions each win over the environment's",
    arguments: [
      ("{}", "http://e:1", "a,b"), (#"{"proxy": "none"}"#, nil, ""),
      (#"{"proxy": "socks5h://f.example:2"}"#, "socks5h://f.example:2", "a,b"),
      (#"{"noProxy": ["c.example", "10.0.0.0/8"]}"#, "http://e:1", "c.example,10.0.0.0/8"),
      (#"{"proxy": "http://f.example:2", "noProxy": []}"#, "http://f.example:2", ""),
    ] as [(String, String?, String)])
  func proxies(file: String, url: String?, exceptions: String) throws {
    let configuration = try #require(try load(Self.outgoing(file)).configuration)
    let environment = ["https_proxy": "http://e:1", "ALL_PROXY": "http://x:1", "no_proxy": "a,b", "NO_PROXY": "x"]
    let proxies = try configuration.outgoing.proxies(environment: environment)
    #expect(proxies == Proxies(url: url, exceptions: exceptions))
  }

  @Test("An invalid proxy of the environment is reported, unless the file names another")
  func environmentProxy() throws {
    let environment = ["https_proxy": "http://ana:geheim@"]
    let silent = try #require(try load(Self.outgoing("{}")).configuration).outgoing
    let error = #expect(throws: CommandFailure.self) { try silent.proxies(environment: environment) }
    #expect(error?.description.hasPrefix("https_proxy: expected") == true)
    #expect(error?.description.contains("geheim") == false)
    for proxy in ["none", "http://f.example:2"] {
      let file = try #require(try load(Self.outgoing(#"{"proxy": "\#(proxy)"}"#)).configuration).outgoing
      #expect(throws: Never.self) { try file.proxies(environment: environment) }
    }
  }

  @Test(
    "Invariant 8: a proxy with a password is refused, and no message repeats a proxy's address",
    arguments: [
      ("http://ana:geheim@proxy.example:3128", "which this file must not"),
      ("http://geheim@proxy.example:3128", "which this file must not"),
      ("ftp://geheim.example:1", "the scheme may be"),
      ("proxy.geheim.example:3128", "with scheme and port"),
      ("http://proxy.geheim.example", "with scheme and port"), ("http://geheim.example:1/x", "without a path"),
      ("http://geheim..example:1", "with a valid host"), ("geheim é", "percent-encoded"),
    ])
  func proxyMistakes(proxy: String, words: String) throws {
    let loaded = try load(Self.outgoing(#"{"proxy": "\#(proxy)", "noProxy": ["a.example", "b,c", "d e"]}"#))
    #expect(loaded.configuration == nil)
    #expect(loaded.diagnostics.map(\.path) == ["outgoing.proxy", "outgoing.noProxy[1]", "outgoing.noProxy[2]"])
    #expect(loaded.diagnostics.first?.message.contains(words) == true, "\(loaded.diagnostics)")
    #expect(!loaded.diagnostics.contains { "\($0)".contains("geheim") })
  }

  @Test("private addresses are addresses or ranges, and none is allowed by default")
  func privateAddresses() throws {
    let loaded = try load(Self.outgoing(#"{"privateAddresses": ["127.0.0.1", "10.1.0.0/8", "crm", "fd00::/8"]}"#))
    #expect(loaded.diagnostics.map(\.path) == ["outgoing.privateAddresses[1]", "outgoing.privateAddresses[2]"])
    #expect(try #require(try load(Self.outgoing("{}")).configuration).outgoing.allowedBlocks.isEmpty)
  }

  static let mistakes: [(String, String)] = [
    (
      #"{"business": {"name": "B", "locale": "xx", "timeZone": "UTC"}, "channels": []}"#,
      "business.locale: expected pt-BR"
    ),
    (
      #"{"business": {"name": "B", "locale": "en", "timeZone": "America/Sao_Paolo"}, "channels": []}"#,
      "did you mean America/Sao_Paulo?"
    ),
    (
      channel(#"{"id": "a", "adapter": "fake_chanel"}"#),
      "channels[0].adapter: unknown adapter \"fake_chanel\"; did you mean fake_channel?"
    ),
    (channel(#"{"id": "a", "adapter": "zzz"}"#), "this build has fake_channel"),
    (channel(#"{"id": "a b", "adapter": "fake_channel"}"#), "channels[0].id: expected 1 to 40 characters"),
    (
      channel(#"{"id": "a", "adapter": "fake_channel", "settings": {"phoneNumberID": 12}}"#),
      "channels[0].settings.phoneNumberID: expected text, found 12"
    ),
    (channel(#"{"id": "a", "adapter": "fake_channel"}"#), "channels[0].settings.phoneNumberID: missing"),
    (
      channel(#"{"id": "a", "adapter": "fake_channel", "enabeld": 1}"#),
      "channels[0].enabeld: unknown setting; did you mean enabled?"
    ),
    (
      channel(#"{"id": "a", "adapter": "fake_channel", "settings": {"phoneNumberID": "1", "accessToken": "EAA"}}"#),
      "balcao keys set"
    ),
    (
      #"{"business": {"name": "B", "locale": "en", "timeZone": "UTC"}, "channels": [], "providers": [{"adapter": "openai"}]}"#,
      "providers[0].adapter: unknown adapter \"openai\"; this build has none of this kind"
    ),
    (
      #"{"business": {"name": "B", "locale": "en", "timeZone": "UTC"}, "channels": [], "content": "no.json"}"#,
      "the file does not exist"
    ),
    ("{\n  \"business\": ,\n}", "line 2, column 15: expected a value, found \",\""),
    ("{\"a\": 1,\n \"a\": 2}", "line 2, column 2: duplicate member \"a\""),
    (String(repeating: "[", count: 100_000), "nested deeper than 64 levels"),
    ("[]", "expected an object, found a list"),
  ]

  @Test("A mistake is reported with its path and its remedy", arguments: mistakes)
  func mistake(text: String, told: String) throws {
    let loaded = try load(text)
    #expect(loaded.configuration == nil)
    #expect(loaded.diagnostics.contains { CommandWording.text(of: $0).contains(told) }, "\(loaded.diagnostics)")
  }

  @Test("Invariant 8: the value of a secret in the wrong place is not repeated")
  func secretIsNotEchoed() throws {
    let loaded = try load(
      Self.channel(
        #"{"id": "a", "adapter": "fake_channel", "settings": {"phoneNumberID": "1", "accessToken": "EAAtoken"}}"#))
    #expect(!loaded.diagnostics.isEmpty)
    #expect(loaded.diagnostics.allSatisfy { !$0.description.contains("EAAtoken") })
  }

  @Test("What is right is read, with the defaults of what is left out")
  func valid() throws {
    let loaded = try load(
      """
      { "business": { "name": "Padaria", "locale": "pt-BR", "timeZone": "America/Sao_Paulo" },
        "server": { "publicURL": "https://b.example", "trustedProxies": ["127.0.0.1", "10.0.0.0/8"] },
        "channels": [ { "id": "a", "adapter": "fake_channel", "answerWithinMinutes": 5, "automation": "suggest",
                        "settings": { "phoneNumberID": "0" } } ] }
      """)
    #expect(
      loaded.diagnostics.map(\.description) == [
        "channels[0].settings.phoneNumberID: warning: zero is an odd number"
      ])
    let configuration = try #require(loaded.configuration)
    #expect(configuration.business.timeZone.identifier == "America/Sao_Paulo")
    #expect(configuration.server.publicURL == URL(string: "https://b.example"))
    #expect(configuration.server.trustedProxies.count == 2)
    let channel = try #require(configuration.channels.first)
    #expect(channel.enabled)
    #expect(channel.automation == .suggest)
    #expect(channel.answerWithin == .seconds(300))
    #expect(channel.grouping == nil)
    #expect(channel.settings[FakeChannel.phone] == "0")
  }

  @Test(
    "A public address without a proxy whose X-Forwarded-For is believed is warned about",
    arguments: [
      (#""publicURL": "https://b.example""#, true),
      (#""publicURL": "https://b.example", "trustedProxies": []"#, true),
      (#""publicURL": "https://b.example", "trustedProxies": ["::1"]"#, false),
      (#""publicURL": "http://127.0.0.1:8080""#, false),
    ])
  func unnamedProxy(server: String, isWarned: Bool) throws {
    let loaded = try load(
      #"{ "business": { "name": "P", "locale": "en", "timeZone": "UTC" }, "server": { \#(server) }, "channels": [] }"#)
    #expect(loaded.configuration != nil)
    #expect(loaded.diagnostics.map(\.path) == (isWarned ? ["server.trustedProxies"] : []))
    #expect(loaded.diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test("Invariant 11: a file beyond 1 MiB is refused before it is read")
  func tooLarge() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "balcao-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(repeating: 0x20, count: 1 << 20 + 1).write(to: file)
    let registry = try AdapterRegistry([FakeChannel.self])
    #expect(throws: CommandFailure.self) { try LoadedConfiguration(path: file.path, registry: registry) }
  }

  @Test("Two adapters of one id stop the start")
  func duplicateAdapters() {
    #expect(throws: CommandFailure.self) { try AdapterRegistry([FakeChannel.self, FakeChannel.self]) }
  }

  @Test("The schema describes each adapter's own settings")
  func schema() throws {
    let schema = ConfigurationSchema.schema(for: try AdapterRegistry([FakeChannel.self]))
    let item = schema["properties"]?["channels"]?["items"]
    #expect(item?["properties"]?["adapter"]?["enum"] == ["fake_channel"])
    guard case .array(let rules) = item?["allOf"], let rule = rules.first else {
      Issue.record("no rule for the adapter")
      return
    }
    #expect(rule["if"]?["properties"]?["adapter"]?["const"] == "fake_channel")
    #expect(rule["then"]?["properties"]?["settings"]?["required"] == ["phoneNumberID"])
    #expect(schema["additionalProperties"] == false)
  }

  private static func channel(_ json: String) -> String {
    #"{"business": {"name": "B", "locale": "en", "timeZone": "UTC"}, "channels": [\#(json)]}"#
  }

  private func load(_ text: String) throws -> LoadedConfiguration {
    LoadedConfiguration(
      bytes: Array(text.utf8), folder: NSTemporaryDirectory(), registry: try AdapterRegistry([FakeChannel.self]))
  }
}
