import Foundation
import GatewayKit

/// A request's body: one JSON object of strings and lists of strings. Other members are reported as errors.
struct FlatObject: Sendable {
  /// One member's value.
  enum Member: Sendable, Hashable {
    case text(String)
    case texts([String])
    case null
    /// A number, another list, or an object: valid in no route.
    case other
  }

  private let members: [String: Member]

  /// Reads `body`, whose size was already limited. An empty body is the empty object.
  ///
  /// The kit's parser runs first and limits the depth and the length of names. Foundation's parser then decides for each
  /// member whether it is text; a text with half of a surrogate pair is not.
  init(_ body: [UInt8]) throws(Problem) {
    if body.isEmpty {
      members = [:]
      return
    }
    do { _ = try JSONValue(receiving: body, maximumDepth: 8) } catch {
      throw .malformed("The body is not JSON: \(error.message).")
    }
    do {
      members = try JSONDecoder().decode(Decoded.self, from: Data(body)).members
    } catch {
      throw .malformed("The body is not a JSON object.")
    }
  }

  /// Refuses members other than `names`, and reports the first in alphabetical order.
  func allowOnly(_ names: Set<String>) throws(Problem) {
    guard let unknown = members.keys.filter({ !names.contains($0) }).min() else { return }
    throw .unusable(String(unknown.prefix(64)), "Unknown member.")
  }

  /// Whether the member is present and not null.
  func has(_ name: String) -> Bool { members[name].map { $0 != .null } ?? false }

  /// The member's text; nil when it is absent or null.
  func text(_ name: String) throws(Problem) -> String? {
    switch members[name] {
    case .text(let text): text
    case .null, .none: nil
    case .other, .texts: throw .unusable(name, "Expected text.")
    }
  }

  /// The member's list of texts; empty when it is absent or null.
  func texts(_ name: String) throws(Problem) -> [String] {
    switch members[name] {
    case .texts(let texts): texts
    case .null, .none: []
    case .other, .text: throw .unusable(name, "Expected a list of texts.")
    }
  }

  private struct Decoded: Decodable {
    let members: [String: Member]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      var members: [String: Member] = [:]
      for name in container.allKeys {
        if let text = try? container.decode(String.self, forKey: name) {
          members[name.stringValue] = .text(text)
        } else if let texts = try? container.decode([String].self, forKey: name) {
          members[name.stringValue] = .texts(texts)
        } else {
          members[name.stringValue] = try container.decodeNil(forKey: name) ? .null : .other
        }
      }
      self.members = members
    }

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }
}
