import GatewayKit

extension ChannelConformance {
  /// The descriptor can be shown, and means what it says.
  @Sendable static func descriptorIsSane(_ peer: any ConformancePeer) throws {
    let descriptor = type(of: peer).adapter.descriptor
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
    let traits = type(of: peer).adapter.traits
    try expect(traits.limits.textLength > 0, "no text fits the channel's limits")
  }

  /// An exemption names a check there is, and says why.
  @Sendable static func exemptionsName(_ peer: any ConformancePeer) throws {
    for exemption in type(of: peer).adapter.descriptor.exemptions {
      try expect(names.contains(exemption.check), "an exemption from \(exemption.check), which is no check")
      try expect(exemption.reason.count >= 10, "the exemption from \(exemption.check) gives no reason")
    }
  }

  /// The settings' declaration agrees with itself, and the decoder made from it is strict.
  @Sendable static func settingsAreStrict(_ peer: any ConformancePeer) throws {
    let spec = type(of: peer).adapter.descriptor.settings
    try agrees(spec, at: "")
    _ = try Workbench.settings(of: peer)
    guard case .object(var members) = peer.settings else { throw ConformanceFailure("settings are an object") }
    members["surelyNoSettingOfThisName"] = true
    let (settings, diagnostics) = spec.decode(.object(members))
    try expect(settings == nil, "an unknown setting was taken")
    try expect(
      diagnostics.contains { $0.path == "surelyNoSettingOfThisName" }, "no diagnostic names the unknown setting")
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

  /// `check` says the same each time, and has nothing against the peer's settings.
  @Sendable static func checkIsPure(_ peer: any ConformancePeer) throws {
    let settings = try Workbench.settings(of: peer)
    let first = type(of: peer).adapter.check(settings)
    try expect(first == type(of: peer).adapter.check(settings), "check says something else the second time")
    try expect(!first.contains { $0.severity == .error }, "check refuses the peer's settings: \(first)")
  }

  /// Making an instance touches nothing.
  @Sendable static func initDoesNothing(_ peer: any ConformancePeer) async throws {
    let bench = try Workbench(peer)
    try expect(bench.state.uses == 0, "init reads or writes the adapter's state")
    try expect(bench.conversations.uses == 0, "init asks for conversations")
    try expect(bench.clock.deadlines.isEmpty, "init sleeps")
    try expect(bench.inbox.batches.isEmpty, "init accepts events")
    if let sending = peer as? any SendingConformancePeer {
      let requests = await sending.requestCount
      try expect(requests == 0, "init makes a request")
    }
  }

  /// What inspects raw payloads says the same each time, and refuses what is none.
  @Sendable static func inspectionIsTotal(_ peer: any ConformancePeer) async throws {
    guard let adapter = type(of: peer).adapter as? any Inspecting.Type else { return }
    for hostile in HostileBody.all {
      let first = Result { try adapter.events(inRaw: hostile.bytes) }
      let second = Result { try adapter.events(inRaw: hostile.bytes) }
      switch (first, second) {
      case (.success, .success): try expect(try first.get() == second.get(), "\(hostile.name) is read in two ways")
      case (.failure(let error as AdapterError), .failure):
        try expect(error.outcome == .rejected, "\(hostile.name) is \(error.outcome), expected rejected")
      default: throw ConformanceFailure("\(hostile.name) is read once and refused once")
      }
    }
  }
}
