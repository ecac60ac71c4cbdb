import Foundation

extension SettingsSpec {
  /// Decodes `json` strictly and reports all problems, each with its path below `path`. An unknown member is an error.
  ///
  /// - Returns: The settings, or nil after an error. Both may come with warnings.
  public func decode(_ json: JSONValue, at path: String = "") -> (settings: Settings?, diagnostics: [Diagnostic]) {
    var reader = SettingsReader()
    let decoded = reader.object(json, spec: self, at: path)
    let failed = reader.diagnostics.contains { $0.severity == .error }
    return (failed ? nil : decoded.map(Settings.init(values:)), reader.diagnostics)
  }
}

/// Decodes a document with its spec and collects diagnostics. Returns nil for an unusable value.
private struct SettingsReader {
  var diagnostics: [Diagnostic] = []

  mutating func object(_ json: JSONValue, spec: SettingsSpec, at path: String) -> [String: JSONValue]? {
    guard case .object(let members) = json else { return wrong(json, expected: "an object", at: path) }
    for name in members.keys.sorted() where spec.field(name) == nil {
      let hint = Spelling.hint(for: name, among: spec.fields.map(\.name))
      diagnostics.append(.error(at: JSONPath.join(path, name), SettingCode.unknown.with(["hint": hint])))
    }
    var values: [String: JSONValue] = [:]
    for field in spec.fields {
      let place = JSONPath.join(path, field.name)
      if let instead = field.deprecation, members[field.name] != nil {
        diagnostics.append(.warning(at: place, SettingCode.deprecated.with(["instead": .string(instead)])))
      }
      switch (members[field.name], field.presence) {
      case (.none, .required):
        let params: [String: JSONValue] = ["expected": .string(field.type.inWords), "help": .string(field.help)]
        diagnostics.append(.error(at: place, SettingCode.missing.with(params)))
      case (.none, .optional), (.some(.null), .optional): break
      case (.none, .defaulted(let value)): values[field.name] = value
      case (.some(let member), _): values[field.name] = value(member, type: field.type, at: place)
      }
    }
    return values
  }

  private mutating func value(_ json: JSONValue, type: SettingType, at path: String) -> JSONValue? {
    switch (type, json) {
    case (.any, _), (.boolean, .bool): return json
    case (.text(let length), .string(let text)) where length.contains(text.count): return json
    case (.text(let length), .string(let text)) where text.count > length.upperBound:
      return tooMuch("text of at most \(length.upperBound) characters", found: text.count, at: path)
    case (.list(_, let count), .array(let elements)) where elements.count > count.upperBound:
      return tooMuch("a list of at most \(count.upperBound)", found: elements.count, at: path)
    case (.integer(let range), .integer(let number)) where range.contains(number): return json
    case (.number(let range), .integer(let number)) where range.contains(Double(number)): return json
    case (.number(let range), .number(let number)) where range.contains(number): return json
    case (.choice(let words), .string(let word)):
      if words.contains(word) { return json }
      let params: [String: JSONValue] = [
        "expected": .string(type.inWords), "hint": Spelling.hint(for: word, among: words),
      ]
      diagnostics.append(.error(at: path, SettingCode.expected.with(params)))
      return nil
    case (.url(let schemes), .string(let text)) where isURL(text, schemes: schemes): return json
    case (.secret, _): return secret(json, at: path)
    case (.list(let element, let count), .array(let elements)) where count.contains(elements.count):
      return .array(
        elements.enumerated().compactMap { index, element_ in
          value(element_, type: element, at: JSONPath.element(path, index))
        })
    case (.object(let spec), _): return object(json, spec: spec, at: path).map(JSONValue.object)
    case (.map(let element), .object(let members)):
      var values: [String: JSONValue] = [:]
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        values[name] = value(member, type: element, at: JSONPath.join(path, name))
      }
      return .object(values)
    default: return wrong(json, expected: type.inWords, at: path)
    }
  }

  private mutating func secret(_ json: JSONValue, at path: String) -> JSONValue? {
    switch json {
    case .string:
      diagnostics.append(
        .error(
          at: path, SettingCode.secretInFile.with(["form": "{\"secret\": \"NAME\"}"]),
          remedy: .run(operation: "secrets.set", arguments: [:])))
      return nil
    case .object(let members) where members.count == 1:
      guard let reference = SecretRef(setting: json) else { break }
      if reference.isWellFormed { return json }
      diagnostics.append(
        .error(at: JSONPath.join(path, "secret"), SettingCode.secretName.with()))
      return nil
    default: break
    }
    return wrong(json, expected: SettingType.secretInWords, at: path)
  }

  private mutating func tooMuch(_ expected: String, found: Int, at path: String) -> JSONValue? {
    let params: [String: JSONValue] = ["expected": .string(expected), "found": .integer(found)]
    diagnostics.append(.error(at: path, SettingCode.expectedFound.with(params)))
    return nil
  }

  private mutating func wrong<T>(_ json: JSONValue, expected: String, at path: String) -> T? {
    let found: String =
      switch json {
      case .string(let text) where text.count <= 40: "\"\(text)\""
      case .integer(let number): "\(number)"
      case .number(let number): "\(number)"
      default: json.kindInWords
      }
    let params: [String: JSONValue] = ["expected": .string(expected), "found": .string(found)]
    diagnostics.append(.error(at: path, SettingCode.expectedFound.with(params)))
    return nil
  }

  private func isURL(_ text: String, schemes: [String]) -> Bool {
    guard let url = URLComponents(string: text), let scheme = url.scheme, let host = url.host else { return false }
    return schemes.contains(scheme) && !host.isEmpty && url.user == nil && url.password == nil && url.fragment == nil
  }
}

extension SettingType {
  /// The expected form, as a phrase after "expected".
  var inWords: String {
    switch self {
    case .text(let length): length.lowerBound <= 1 ? "text" : "text of at least \(length.lowerBound) characters"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number from \(range.lowerBound.inWords) to \(range.upperBound.inWords)"
    case .boolean: "true or false"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .url(let schemes): "an address that begins with " + schemes.map { "\($0)://" }.joined(separator: " or ")
    case .secret: Self.secretInWords
    case .list(_, let count): count.lowerBound == 0 ? "a list" : "a list of at least \(count.lowerBound)"
    case .object, .map: "an object"
    case .any: "a value"
    }
  }

  fileprivate static let secretInWords = "a secret reference, {\"secret\": \"NAME\"}"
}

extension Double {
  fileprivate var inWords: String { self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)" }
}
