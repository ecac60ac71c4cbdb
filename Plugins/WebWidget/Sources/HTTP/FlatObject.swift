import Foundation

/// A request's body: one JSON object of strings and lists of strings, parsed strictly. Other members are reported as
/// errors.
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
  init(_ body: [UInt8]) throws(Problem) {
    if body.isEmpty {
      members = [:]
      return
    }
    guard Self.depth(of: body, upTo: 8) != nil else { throw .malformed("The body is nested too deeply.") }
    guard String(validating: body, as: UTF8.self) != nil else { throw .malformed("The body is not UTF-8.") }
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

  /// How deep brackets nest outside strings; nil beyond `limit`. Works on bytes, because it runs before any parser.
  private static func depth(of body: [UInt8], upTo limit: Int) -> Int? {
    var (depth, deepest, inString, escaped) = (0, 0, false, false)
    for byte in body {
      if escaped {
        escaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\") where inString: escaped = true
      case UInt8(ascii: "\""): inString.toggle()
      case UInt8(ascii: "{") where !inString, UInt8(ascii: "[") where !inString:
        depth += 1
        deepest = max(deepest, depth)
        if deepest > limit { return nil }
      case UInt8(ascii: "}") where !inString, UInt8(ascii: "]") where !inString: depth -= 1
      default: break
      }
    }
    return deepest
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
