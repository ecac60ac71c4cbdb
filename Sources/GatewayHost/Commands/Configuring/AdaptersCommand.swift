import ArgumentParser
import GatewayKit

/// `balcao adapters`
struct AdaptersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapters",
    abstract: "Lists the adapters of this build with their capabilities, settings by group and conformance exemptions.")

  @OptionGroup var json: JSONOption

  func run() throws {
    let rows = try AdapterRegistry(Balcao.adapters).adapters.map(Row.init)
    if json.isOn { return try Output.json(rows) }
    var lines = Output.lines(
      rows.map { [$0.id, $0.title, $0.kind, $0.capabilities.joined(separator: " ")] }, of: "adapters",
      header: ["ID", "TITLE", "KIND", "CAPABILITIES"])
    if lines.count > rows.count { Output.line(lines.removeFirst()) }
    for (row, line) in zip(rows, lines) {
      Output.line(line)
      for group in AdapterSetting.groups {
        let names = row.settings.filter { $0.group == group }.map(\.name)
        if !names.isEmpty { Output.line("  \(group?.rawValue ?? "other") settings: \(names.joined(separator: ", "))") }
      }
      for exemption in row.exemptions { Output.line("  exempt from \(exemption.check): \(exemption.reason)") }
    }
  }

  private struct Row: Encodable {
    struct Exemption: Encodable {
      let check: String
      let reason: String
    }

    let id: String
    let title: String
    let kind: String
    let capabilities: [String]
    let settings: [AdapterSetting]
    let exemptions: [Exemption]

    init(_ adapter: any Plugin.Type) {
      let descriptor = adapter.descriptor
      id = descriptor.id.rawValue
      title = descriptor.title
      kind = adapter is any ChannelAdapter.Type ? "channel" : "provider"
      capabilities = Capability.of(adapter).map(\.rawValue)
      settings = AdapterSetting.all(of: descriptor.settings)
      exemptions = descriptor.exemptions.map { Exemption(check: $0.check, reason: $0.reason) }
    }
  }
}

/// A setting of an adapter, as `balcao adapters --json` shows it.
struct AdapterSetting: Encodable {
  let name: String
  let group: SettingGroup?
  let help: String
  let isAdvanced: Bool
  let deprecation: String?

  /// The groups in the order of their display; nil stands for the settings without a group.
  static let groups = SettingGroup.allCases.map(Optional.init) + [nil]

  /// The settings of a spec by group.
  static func all(of spec: SettingsSpec) -> [AdapterSetting] {
    groups.flatMap { spec.fields(in: $0) }.map { field in
      AdapterSetting(
        name: field.name, group: field.group, help: field.help, isAdvanced: field.isAdvanced,
        deprecation: field.deprecation)
    }
  }
}
