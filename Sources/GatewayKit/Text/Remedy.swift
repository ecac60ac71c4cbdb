/// What to do about a problem. Each surface words it: a terminal as a command, the console as a button.
public enum Remedy: Sendable, Hashable {
  /// Run an operation, with some of its arguments.
  case run(operation: String, arguments: [String: JSONValue])
  /// Change a setting: its path in `channels.json`, or its name in the settings of the channel or provider at fault.
  case setting(path: String)
  /// Do something outside the gateway.
  case outside(Explanation)
}

extension Remedy {
  /// Store a secret's value again.
  public static func storeSecret(_ name: SecretRef) -> Remedy {
    .run(operation: "secrets.set", arguments: ["secret": .string(name.rawValue)])
  }

  /// Renew the consent that a secret stands for.
  public static func renewConsent(_ name: SecretRef) -> Remedy {
    .run(operation: "consents.expect", arguments: ["secret": .string(name.rawValue)])
  }
}

/// The JSON form: an object with the member `kind`, which is `run` (with `operation` and `arguments`), `setting` (with
/// `path`) or `outside` (with the members of an `Explanation`).
extension Remedy: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, operation, arguments, path
  }

  private enum Kind: String, Codable {
    case run, setting, outside
  }

  /// Reads a remedy.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    switch try members.decode(Kind.self, forKey: .kind) {
    case .run:
      self = .run(
        operation: try members.decode(String.self, forKey: .operation),
        arguments: try members.decodeIfPresent([String: JSONValue].self, forKey: .arguments) ?? [:])
    case .setting: self = .setting(path: try members.decode(String.self, forKey: .path))
    case .outside: self = .outside(try Explanation(from: decoder))
    }
  }

  /// Writes the remedy.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .run(let operation, let arguments):
      try members.encode(Kind.run, forKey: .kind)
      try members.encode(operation, forKey: .operation)
      if !arguments.isEmpty { try members.encode(arguments, forKey: .arguments) }
    case .setting(let path):
      try members.encode(Kind.setting, forKey: .kind)
      try members.encode(path, forKey: .path)
    case .outside(let explanation):
      try members.encode(Kind.outside, forKey: .kind)
      try explanation.encode(to: encoder)
    }
  }
}
