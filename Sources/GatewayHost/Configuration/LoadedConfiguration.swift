import Foundation
import GatewayCore
import GatewayKit
import GatewayServer

/// The result of reading `channels.json`, with what people changed over the API: all problems, and the configuration if
/// none of them is an error.
///
/// Reads files and connects to nothing.
struct LoadedConfiguration: Sendable {
  /// The checked configuration; nil if a diagnostic is an error.
  private(set) var configuration: Configuration?
  /// The errors and warnings.
  let diagnostics: [Diagnostic]
  /// The channels and providers, with the origin of each value; empty if a diagnostic is an error.
  private(set) var elements: [ConfiguredElement] = []
  /// The edits that are not valid, each with its errors; their paths begin in the element. They have no effect.
  private(set) var refused: [ConfiguredID: [Diagnostic]] = [:]

  /// Reads the file at `path` and the content bundle it names.
  init(
    path: String, registry: AdapterRegistry, edits: ConfigurationEdits = ConfigurationEdits()
  ) throws(CommandFailure) {
    let bytes = try BoundedFile.read(path, limit: BoundedFile.configurationLimit)
    self.init(
      bytes: bytes, folder: URL(filePath: path).deletingLastPathComponent().path, registry: registry, edits: edits)
  }

  /// Reads the file's bytes; relative paths in the file start at `folder`.
  init(
    bytes: [UInt8], folder: String, registry: AdapterRegistry, edits: ConfigurationEdits = ConfigurationEdits()
  ) {
    let file: JSONValue
    do {
      file = try JSONValue(parsing: bytes)
    } catch {
      self.init(nil, [.error(at: "", error.explanation)])
      return
    }
    let document = ConfigurationDocument(file: file, edits: edits)
    let loaded = LoadedConfiguration(document.merged, folder: folder, registry: registry)
    let refused = document.refused(for: loaded.diagnostics)
    guard refused.isEmpty else {
      // Without the refused edits, errors in the file itself remain.
      var kept = edits
      for id in refused.keys { kept[id.part, id.id] = nil }
      self.init(bytes: bytes, folder: folder, registry: registry, edits: kept)
      refuse(refused)
      return
    }
    if loaded.configuration == nil, let last = document.lastEdited {
      let alone = LoadedConfiguration(
        ConfigurationDocument(file: file, edits: .init()).merged, folder: folder, registry: registry)
      guard alone.configuration != nil else {
        self = alone
        return
      }
      // The file is valid, and no edit by itself is wrong: together they are too many. Those of the file come first.
      var kept = edits
      kept[last.part, last.id] = nil
      self.init(bytes: bytes, folder: folder, registry: registry, edits: kept)
      refuse([last: loaded.diagnostics.filter { $0.severity == .error }])
      return
    }
    self = loaded
    guard configuration != nil else { return }
    elements = document.elements.compactMap { element in
      let name = (element.inFile ?? element.edited)?["adapter"]?.text
      return registry.adapters.first { $0.descriptor.id.rawValue == name }.map {
        ConfiguredElement(element, adapter: $0)
      }
    }
  }

  private mutating func refuse(_ edits: [ConfiguredID: [Diagnostic]]) {
    refused.merge(edits) { $1 }
    let ignored = ignoredEdits
    configuration?.ignoredEdits = ignored
  }

  private init(_ configuration: Configuration?, _ diagnostics: [Diagnostic]) {
    self.configuration = configuration
    self.diagnostics = diagnostics
  }

  private init(_ json: JSONValue, folder: String, registry: AdapterRegistry) {
    let (file, shape) = ConfigurationSpec.File.spec.decode(json)
    var checker = ConfigurationChecker(registry: registry, folder: folder)
    checker.check(json)
    let diagnostics = shape + checker.diagnostics
    let failed = diagnostics.contains { $0.severity == .error }
    let read = failed ? nil : file.flatMap { Configuration($0, checked: checker, registry: registry) }
    // Budgets depend on channels and prices, so they are checked last.
    let budgets = read?.budgetDiagnostics ?? []
    self.diagnostics = diagnostics + budgets
    configuration = budgets.contains { $0.severity == .error } ? nil : read
  }
}

extension ConfigurationDocument {
  /// The edited elements that have errors. An element of the file whose edits have none has errors of its own.
  fileprivate func refused(for diagnostics: [Diagnostic]) -> [ConfiguredID: [Diagnostic]] {
    var refused: [ConfiguredID: [Diagnostic]] = [:]
    for diagnostic in diagnostics where diagnostic.severity == .error {
      guard let (element, rest) = element(at: diagnostic.path), element.edited != nil else { continue }
      refused[element.id, default: []].append(
        .error(at: rest, diagnostic.reason, remedy: diagnostic.remedy))
    }
    return refused
  }
}

extension Configuration {
  /// Reads settings that passed the spec and the checker.
  fileprivate init?(_ file: Settings, checked: ConfigurationChecker, registry: AdapterRegistry) {
    typealias Spec = ConfigurationSpec
    let business = file[Spec.File.business]
    guard let timeZone = TimeZone(identifier: business[Spec.Business.timeZone]), let prices = checked.prices else {
      return nil
    }
    self.business = Business(
      name: business[Spec.Business.name], locale: business[Spec.Business.locale], timeZone: timeZone)
    let server = file[Spec.File.server]
    self.server = Server(
      publicURL: server?[Spec.Server.publicURL].flatMap(URL.init(string:)),
      trustedProxies: (server?[Spec.Server.trustedProxies] ?? []).compactMap(AddressRange.init),
      adminListen: server?[Spec.Server.adminListen].flatMap(ListenAddress.init))
    let outgoing = file[Spec.File.outgoing]
    self.outgoing = Outgoing(
      proxy: outgoing?[Spec.Outgoing.proxy], exceptions: outgoing?[Spec.Outgoing.noProxy],
      privateAddresses: outgoing?[Spec.Outgoing.privateAddresses] ?? [])
    channels = zip(file[Spec.File.channels], checked.channels).compactMap { channel, found in
      found.map { found in
        Channel(
          id: ChannelID(rawValue: channel[Spec.Channel.id]), adapter: found.adapter, settings: found.settings,
          enabled: channel[Spec.Channel.enabled],
          automation: channel[Spec.Channel.automation].flatMap(Automation.init(rawValue:)),
          answerWithin: channel[Spec.Channel.answerWithinMinutes].map { .seconds($0 * 60) },
          grouping: channel[Spec.Channel.groupSeconds].map { .seconds($0) },
          keepFiles: channel[Spec.Channel.keepFilesDays].map { .seconds($0 * 86_400) },
          providerTurns: ProviderTurnQuota(
            perConversation: channel[Spec.Channel.aiTurnsPerHour],
            perOrigin: channel[Spec.Channel.aiTurnsPerHourFromAddress]))
      }
    }
    let providers = zip(file[Spec.File.providers], checked.providers).enumerated().compactMap { index, element in
      let (provider, found) = element
      return found.map { found in
        Provider(
          id: ProviderID(rawValue: provider[Spec.Provider.id]), adapter: found.adapter, settings: found.settings,
          automateResponses: provider[Spec.Provider.automateResponses],
          budget: provider[Spec.Provider.budget].map(Budget.init),
          path: JSONPath.element("providers", index))
      }
    }
    let order = registry.providerAdapters.map { $0.descriptor.id }
    self.providers = order.flatMap { id in
      providers.filter { $0.adapter.descriptor.id == id }.sorted { $0.id < $1.id }
    }
    self.prices = prices
    hasListPrices = file[Spec.File.prices] == nil
    content = checked.content
  }
}
