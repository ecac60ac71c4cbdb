import GatewayKit

/// The declarations of any adapter: the checks that channels and providers have in common.
enum Declarations {
  /// The descriptor can be shown and is consistent.
  static func descriptorIsSane(_ adapter: any Plugin.Type) throws {
    let descriptor = adapter.descriptor
    try expect(
      descriptor.id.rawValue.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil,
      "the id \(descriptor.id) is not in lower_snake_case")
    try expect(!descriptor.title.isEmpty, "the title is empty")
    let icon = descriptor.icon
    try expect(icon.hasPrefix("<svg") && icon.hasSuffix("</svg>"), "the icon is no SVG document")
    try expect(icon.contains("viewBox=\"0 0 24 24\""), "the icon is not drawn on 24 by 24")
    try expect(icon.contains("currentColor"), "the icon does not take the colour of the text around it")
    for active in ["<script", "javascript:", " on", "<foreignObject", "href="] {
      try expect(!icon.contains(active), "the icon contains \(active)")
    }
  }

  /// The adapter's codes begin with its id, no two are equal, and each has an English wording.
  static func codesAreSane(_ adapter: any Plugin.Type) throws {
    let prefix = adapter.descriptor.id.rawValue + "_"
    var seen: Set<String> = []
    for (_, code, english) in adapter.descriptor.codes.flatMap({ $0.wordings }) {
      try expect(
        code.hasPrefix(prefix) && code.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil,
        "the code \(code) is not in lower_snake_case, or does not begin with \(prefix)")
      try expect(seen.insert(code).inserted, "two codes \(code)")
      try expect(!english.isEmpty, "the code \(code) has no English wording")
    }
  }

  /// What an adapter tells people has a code of the adapter, or of its errors.
  static func hasCode(_ explanation: Explanation, _ adapter: any Plugin.Type) throws {
    let known = (adapter.descriptor.codes + [AdapterErrorCode.self]).flatMap { $0.wordings.map { $0.code } }
    try expect(
      known.contains(explanation.code),
      "\"\(explanation)\" has the code \(explanation.code), which the descriptor does not declare")
  }

  /// An exemption names an existing check and its reason.
  static func exemptionsName(checksOf names: Set<String>, _ adapter: any Plugin.Type) throws {
    for exemption in adapter.descriptor.exemptions {
      try expect(names.contains(exemption.check), "an exemption from \(exemption.check), which is no check")
      try expect(exemption.reason.count >= 10, "the exemption from \(exemption.check) gives no reason")
    }
  }

  /// The settings' declaration is consistent, and its decoder is strict.
  static func settingsAreStrict(_ adapter: any Plugin.Type, given peers: JSONValue) throws {
    let spec = adapter.descriptor.settings
    try agrees(spec, at: "")
    _ = try settings(of: adapter, given: peers)
    guard case .object(var members) = peers else { throw ConformanceFailure("settings are an object") }
    members["surelyNoSettingOfThisName"] = true
    let (settings, diagnostics) = spec.decode(.object(members))
    try expect(settings == nil, "an unknown setting was taken")
    try expect(
      diagnostics.contains { $0.path == "surelyNoSettingOfThisName" }, "no diagnostic names the unknown setting")
  }

  /// `check` returns the same each time, and accepts the peer's settings.
  static func checkIsPure(_ adapter: any Plugin.Type, given peers: JSONValue) throws {
    let settings = try settings(of: adapter, given: peers)
    let first = adapter.check(settings)
    try expect(first == adapter.check(settings), "check says something else the second time")
    try expect(!first.contains { $0.severity == .error }, "check refuses the peer's settings: \(first)")
  }

  /// A peer's settings, decoded.
  static func settings(of adapter: any Plugin.Type, given peers: JSONValue) throws -> Settings {
    let (settings, diagnostics) = adapter.descriptor.settings.decode(peers)
    guard let settings else {
      throw ConformanceFailure("the peer's settings do not satisfy the adapter's spec: \(diagnostics)")
    }
    return settings
  }

  private static func agrees(_ spec: SettingsSpec, at path: String) throws {
    let names = spec.fields.map(\.name)
    try expect(Set(names).count == names.count, "two settings of one name in \(path.isEmpty ? "the spec" : path)")
    for field in spec.fields {
      let place = JSONPath.join(path, field.name)
      try expect(!field.help.isEmpty, "\(place) has no help")
      if case .defaulted(let value) = field.presence {
        let (_, diagnostics) = SettingsSpec([field]).decode(.object([field.name: value]), at: path)
        try expect(diagnostics.isEmpty, "the default of \(place) is not one of its values: \(diagnostics)")
      }
      try agrees(field.type, at: place)
    }
  }

  private static func agrees(_ type: SettingType, at path: String) throws {
    switch type {
    case .object(let spec): try agrees(spec, at: path)
    case .list(let element, _), .map(let element): try agrees(element, at: path)
    case .choice(let words):
      try expect(!words.isEmpty && Set(words).count == words.count, "\(path) offers no choice, or one twice")
    case .text, .integer, .number, .boolean, .url, .secret, .any: break
    }
  }
}
