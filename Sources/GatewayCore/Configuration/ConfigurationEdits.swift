import Foundation
public import GatewayKit

/// The channels and providers that people made or changed over the API, beside those of the configuration file. Where
/// both set a member, the file has precedence.
///
/// Each is stored as a setting of the gateway, with the members that it adds: `{"adapter": "openai", "settings": {…}}`.
public struct ConfigurationEdits: Sendable, Hashable {
  /// A list of the configuration file.
  public enum Part: String, Sendable, Hashable, Codable, CaseIterable {
    /// The channels.
    case channels
    /// The AI providers.
    case providers
  }

  /// The most bytes of one element.
  static let longest = 262_144

  private var elements: [Part: [String: JSONValue]] = [:]

  /// Creates no edits.
  public init() {}

  /// Whether nothing was edited.
  public var isEmpty: Bool { elements.values.allSatisfy(\.isEmpty) }

  /// The ids of a part's elements, sorted.
  public func ids(of part: Part) -> [String] { elements[part, default: [:]].keys.sorted() }

  /// The members of an element, an object; nil when it was not edited.
  public subscript(part: Part, id: String) -> JSONValue? {
    get { elements[part]?[id] }
    set { elements[part, default: [:]][id] = newValue }
  }
}

extension ConfigurationEdits {
  private static let prefix = "configuration/"

  /// Reads the stored edits. One that cannot be read is left out and reported as damage.
  public static func stored(
    in store: any SettingStore & DamageReporting
  ) async throws(StoreError) -> ConfigurationEdits {
    var edits = ConfigurationEdits()
    var last: String?
    repeat {
      let page = try await store.settings(in: SettingScope.gateway, prefix: prefix, after: last, limit: 100)
      for (name, bytes) in page {
        let parts = name.dropFirst(prefix.count).split(separator: "/", maxSplits: 1).map(String.init)
        let members = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        guard parts.count == 2, let part = Part(rawValue: parts[0]), let members, members.isObject else {
          store.report(
            StoreError(.damaged, "the setting \(name) cannot be read, so it has no effect: make the change again"))
          continue
        }
        edits[part, parts[1]] = members
      }
      last = page.last?.name
    } while last != nil
    return edits
  }

  /// An element's members as they are stored; nil for none.
  static func bytes(_ members: JSONValue?) throws(OperationError) -> [UInt8]? {
    guard let members else { return nil }
    guard let encoded = members.canonicalBytes, encoded.count <= longest else {
      throw OperationError(.configurationTooLarge, ["limit": .integer(longest)])
    }
    return encoded
  }

  /// Stores one element; nil removes it.
  static func store(
    _ bytes: [UInt8]?, of part: Part, _ id: String, in store: any SettingStore
  ) async throws(OperationError) {
    do throws(StoreError) {
      try await store.setSetting("\(prefix)\(part.rawValue)/\(id)", in: SettingScope.gateway, to: bytes)
    } catch { throw OperationError(error) }
  }
}

extension JSONValue {
  /// The value as JSON with sorted members; nil for a number that JSON does not have.
  var canonicalBytes: [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map(Array.init)
  }

  /// The value with the changes of a merge patch (RFC 7396): a member that is null is removed.
  public func merging(_ patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members: [String: JSONValue] = [:]
    if case .object(let own) = self { members = own }
    for (name, change) in changes {
      members[name] = change == .null ? nil : (members[name] ?? .null).merging(change)
    }
    return .object(members)
  }
}
