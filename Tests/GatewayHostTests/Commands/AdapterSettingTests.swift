import GatewayKit
import Testing

@testable import GatewayHost

@Suite("The settings that `balcao adapters` shows") struct AdapterSettingTests {
  private struct Declarations: DeclaredSettings {
    let note = Setting<String?>.optional("note", .text(), help: "a note")
    let most = Setting<Int>.defaulted("most", .integer(1...9), to: 2, help: "the most").grouped(.limits).advanced
    let place = Setting<String?>.optional("place", .text(), help: "where").grouped(.connection).deprecated("use note")

    static let declarations = Declarations()
  }

  @Test("settings are ordered by group, those without one last")
  func order() {
    let settings = AdapterSetting.all(of: Declarations.spec)
    #expect(settings.map(\.name) == ["place", "most", "note"])
    #expect(settings.map(\.group) == [.connection, .limits, nil])
    #expect(settings.map(\.isAdvanced) == [false, true, false])
    #expect(settings.map(\.deprecation) == ["use note", nil, nil])
  }
}
