import GatewayKit
import Registry
import Testing

/// The settings of the shipped adapters are shown by group.
@Suite struct SettingGroupTests {
  @Test("every setting has a group", arguments: adapters.map { $0.descriptor.id })
  func everySetting(id: AdapterID) throws {
    let adapter = try #require(adapters.first { $0.descriptor.id == id })
    let fields = adapter.descriptor.settings.fields
    #expect(!fields.isEmpty)
    for field in fields { #expect(field.group != nil, "\(id): \(field.name) has no group") }
  }

  @Test("every group of the list has settings", arguments: SettingGroup.allCases)
  func everyGroup(group: SettingGroup) {
    #expect(adapters.contains { !$0.descriptor.settings.fields(in: group).isEmpty })
  }

  @Test("what all providers share has groups", arguments: ProviderSetting.fields.map(\.name))
  func shared(name: String) throws {
    let field = try #require(ProviderSetting.fields.first { $0.name == name })
    #expect(field.group != nil)
  }
}
