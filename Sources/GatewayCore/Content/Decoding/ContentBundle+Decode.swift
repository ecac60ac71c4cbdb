public import GatewayKit

extension ContentBundle {
  /// The largest bundle, in bytes.
  public static let maximumBytes = 4 << 20

  /// Decodes a bundle's JSON strictly. Reports every problem at once, each with its path; a syntax error with line and
  /// column.
  ///
  /// - Parameters:
  ///   - channels: The configured channels, to warn about others; nil when unknown.
  ///   - providers: The same for providers named by nodes.
  /// - Returns: The bundle, or nil when there was an error. Warnings may come with either.
  public static func decode(
    bytes: [UInt8], channels: Set<ChannelID>? = nil, providers: Set<ProviderID>? = nil
  ) -> (bundle: ContentBundle?, diagnostics: [Diagnostic]) {
    guard bytes.count <= maximumBytes else {
      let params: [String: JSONValue] = ["size": .integer(bytes.count), "limit": .integer(maximumBytes)]
      return (nil, [.error(at: "", ContentCode.tooLarge.with(params))])
    }
    do {
      return decode(try JSONValue(parsing: bytes), channels: channels, providers: providers)
    } catch {
      return (nil, [.error(at: "", ContentCode.notJSON.with(["reason": error.explanation.parameter]))])
    }
  }

  /// Decodes a bundle, as `decode(bytes:channels:providers:)` does.
  public static func decode(
    _ json: JSONValue, channels: Set<ChannelID>? = nil, providers: Set<ProviderID>? = nil
  ) -> (bundle: ContentBundle?, diagnostics: [Diagnostic]) {
    var decoder = ContentDecoder()
    let bundle = decoder.bundle(json)
    let failed = decoder.diagnostics.contains { $0.severity == .error }
    let findings = ContentCheck(bundle, channels: channels, providers: providers).findings
    guard failed else {
      let found = decoder.diagnostics + findings
      return (found.contains { $0.severity == .error } ? nil : bundle, found)
    }
    // Unreadable parts left gaps in the bundle; findings about those gaps would be misleading.
    let sound = findings.filter { finding in
      finding.severity == .error && !decoder.broken.contains { JSONPath.contains($0, finding.path) }
    }
    return (nil, decoder.diagnostics + sound)
  }

  /// Decodes what can be read of a bundle, for trying out one that is being written. Parts with errors are empty.
  static func sketch(_ json: JSONValue) -> ContentBundle {
    var decoder = ContentDecoder()
    return decoder.bundle(json)
  }
}

extension JSONPath {
  /// Whether `path` is `outer`, or lies inside it.
  fileprivate static func contains(_ outer: String, _ path: String) -> Bool {
    guard path.hasPrefix(outer) else { return false }
    let next = path.dropFirst(outer.count).first
    return next == nil || next == "." || next == "["
  }
}
