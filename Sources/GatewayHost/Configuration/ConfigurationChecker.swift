import Foundation
import GatewayCore
import GatewayKit
import GatewayServer

/// Checks what the specs cannot express: meanings, duplicates, the settings of adapters and the content bundle.
///
/// Walks the raw document, so that an error in one place does not hide another. Skips values of the wrong form, which
/// the spec has already reported.
struct ConfigurationChecker {
  /// The adapter of a channel or a provider, with its decoded settings.
  struct Found<Adapter: Sendable>: Sendable {
    let adapter: Adapter
    let settings: Settings
  }

  let registry: AdapterRegistry
  let folder: String
  private(set) var diagnostics: [Diagnostic] = []
  /// One element for each of `channels`; nil if its adapter or its settings are invalid.
  private(set) var channels: [Found<any ChannelAdapter.Type>?] = []
  /// One element for each of `providers`; nil if its adapter or its settings are invalid.
  private(set) var providers: [Found<any ProviderAdapter.Type>?] = []
  /// The ids of `channels`.
  private var ids: Set<ChannelID> = []
  /// The ids of `providers`.
  private var providerIDs: Set<ProviderID> = []
  /// The content bundle, if the file names one and it could be read.
  private(set) var content: Configuration.Content?
  /// The prices from the named file, or the list prices of this build; nil if the file could not be read.
  private(set) var prices: PriceList?

  init(registry: AdapterRegistry, folder: String) {
    self.registry = registry
    self.folder = folder
  }

  /// Checks the whole document.
  mutating func check(_ json: JSONValue) {
    checkBusiness(json["business"])
    checkServer(json["server"])
    diagnostics += OutgoingChecker.diagnostics(json["outgoing"])
    checkChannels(json["channels"])
    checkProviders(json["providers"])
    checkContent(json["content"])
    checkPrices(json["prices"])
  }

  private mutating func error(_ path: String, _ code: ConfigurationCode, _ params: [String: JSONValue] = [:]) {
    diagnostics.append(.error(at: path, code.with(params)))
  }

  private mutating func checkBusiness(_ business: JSONValue?) {
    if case .string(let locale) = business?["locale"], !Self.isLocale(locale) {
      error("business.locale", .locale, ["found": .string(locale)])
    }
    if case .string(let name) = business?["timeZone"], TimeZone(identifier: name) == nil {
      let hint = Spelling.hint(for: name, among: TimeZone.knownTimeZoneIdentifiers)
      error(
        "business.timeZone", hint == "" ? .timeZone : .timeZoneNear, ["found": .string(name), "hint": hint])
    }
  }

  /// A language of the catalogue, with or without a region of two letters.
  private static func isLocale(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, ["pt", "en", "es"].contains(language), parts.count <= 2 else { return false }
    return parts.dropFirst().allSatisfy { $0.utf8.count == 2 && $0.allSatisfy { $0.isASCII && $0.isUppercase } }
  }

  private mutating func checkServer(_ server: JSONValue?) {
    if case .string(let text) = server?["publicURL"], let url = URLComponents(string: text) {
      if !["", "/"].contains(url.path) || url.query != nil {
        error("server.publicURL", .publicURLWithPath)
      } else if url.scheme == "http", !["localhost", "127.0.0.1", "[::1]"].contains(url.host ?? "") {
        diagnostics.append(.warning(at: "server.publicURL", ConfigurationCode.publicURLInClear.with()))
      }
      if url.scheme == "https", (server?["trustedProxies"] ?? []) == [] {
        diagnostics.append(.warning(at: "server.trustedProxies", ConfigurationCode.noTrustedProxy.with()))
      }
    }
    if case .array(let proxies) = server?["trustedProxies"] {
      for (index, proxy) in proxies.enumerated() {
        guard case .string(let text) = proxy, AddressRange(text) == nil else { continue }
        error(JSONPath.element("server.trustedProxies", index), .trustedProxy, ["found": .string(text)])
      }
    }
    if case .string(let text) = server?["adminListen"], ListenAddress(text) == nil {
      error("server.adminListen", .adminListen, ["found": .string(text)])
    }
  }

  private mutating func checkChannels(_ channels: JSONValue?) {
    guard case .array(let elements) = channels else { return }
    var places: [String: String] = [:]
    for (index, channel) in elements.enumerated() {
      let path = JSONPath.element("channels", index)
      if let id = checkID(of: channel, at: path, &places) { ids.insert(ChannelID(rawValue: id)) }
      if case .string(Self.reserved) = channel["id"] {
        error(JSONPath.join(path, "id"), .idReserved, ["id": .string(Self.reserved)])
      }
      self.channels.append(find(channel, at: path, among: registry.channelAdapters))
    }
  }

  private mutating func checkProviders(_ providers: JSONValue?) {
    guard case .array(let elements) = providers else { return }
    var places: [String: String] = [:]
    for (index, provider) in elements.enumerated() {
      let path = JSONPath.element("providers", index)
      if let id = checkID(of: provider, at: path, &places) { providerIDs.insert(ProviderID(rawValue: id)) }
      self.providers.append(find(provider, at: path, among: registry.providerAdapters))
    }
  }

  /// The element's id; nil if it is a duplicate. `places` maps each id to its first path.
  private mutating func checkID(
    of element: JSONValue, at path: String, _ places: inout [String: String]
  ) -> String? {
    guard case .string(let id) = element["id"] else { return nil }
    if !Self.isID(id) {
      error(JSONPath.join(path, "id"), .idCharacters, ["id": .string(id)])
    }
    if let first = places[id] {
      error(JSONPath.join(path, "id"), .idTaken, ["id": .string(id), "first": .string(first)])
      return nil
    }
    places[id] = path
    return id
  }

  /// The id of the built-in channel of `balcao chat`.
  private static let reserved = "terminal"

  private static func isID(_ id: String) -> Bool {
    (1...40).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-")
      }
  }

  /// The adapter that an element names, with its settings; nil if either is invalid.
  private mutating func find<Adapter>(
    _ element: JSONValue, at path: String, among adapters: [Adapter]
  ) -> Found<Adapter>? {
    guard case .string(let name) = element["adapter"] else { return nil }
    let known = adapters.compactMap { adapter in (adapter as? any Plugin.Type).map { (adapter, $0) } }
    guard let (adapter, plugin) = known.first(where: { $0.1.descriptor.id.rawValue == name }) else {
      let names = known.map { $0.1.descriptor.id.rawValue }
      let hint = Spelling.hint(for: name, among: names)
      let known = names.isEmpty ? "none of this kind" : JSONValue.array(names.map(JSONValue.string))
      error(
        JSONPath.join(path, "adapter"), hint == "" ? .adapterUnknown : .adapterMisspelt,
        ["adapter": .string(name), "known": known, "hint": hint])
      return nil
    }
    let place = JSONPath.join(path, "settings")
    let (settings, found) = plugin.descriptor.settings.decode(element["settings"] ?? [:], at: place)
    diagnostics += found
    guard let settings else { return nil }
    diagnostics += plugin.check(settings).map { $0.inside(place) }
    return Found(adapter: adapter, settings: settings)
  }

  private mutating func checkPrices(_ prices: JSONValue?) {
    guard case .string(let path) = prices, !path.isEmpty else {
      self.prices = ListPrices.prices
      return
    }
    let file = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    do {
      let read = PriceList.decode(bytes: try BoundedFile.read(file, named: path, limit: PriceList.maximumBytes))
      self.prices = read.prices
      diagnostics += read.diagnostics.map { $0.inFile(path) }
    } catch {
      self.error("prices", .unreadable, ["reason": .string(error.description)])
    }
  }

  private mutating func checkContent(_ content: JSONValue?) {
    guard case .string(let path) = content, !path.isEmpty else { return }
    let file = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    do {
      let bytes = try BoundedFile.read(file, named: path, limit: ContentBundle.maximumBytes)
      self.content = Configuration.Content(path: path, bytes: bytes)
      let found = ContentBundle.decode(bytes: bytes, channels: ids, providers: providerIDs).diagnostics
      diagnostics += found.map { $0.inFile(path) }
    } catch {
      self.error("content", .unreadable, ["reason": .string(error.description)])
    }
  }
}

extension Diagnostic {
  /// The same problem with the file in its path: `demo/padaria.json: flows[0].nodes[1].next`.
  func inFile(_ name: String) -> Diagnostic {
    Diagnostic(severity, at: path.isEmpty ? name : "\(name): \(path)", reason, remedy: remedy)
  }
}
