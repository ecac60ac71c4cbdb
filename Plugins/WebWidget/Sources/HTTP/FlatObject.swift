import GatewayKit

/// A request's body: one JSON object of strings and lists of strings, and nothing else.
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

  /// Reads `body`, already bounded in size; nothing at all is the empty object. Of two members of one name the last counts,
  /// and half of a surrogate pair is U+FFFD: an emoji that a page cut off loses no message.
  init(_ body: [UInt8]) throws(Problem) {
    if body.isEmpty {
      members = [:]
      return
    }
    let json: JSONValue
    do { json = try JSONValue(receiving: body, maximumDepth: 8) } catch {
      throw .malformed("The body is not JSON: \(error.message).")
    }
    guard case .object(let values) = json else { throw .malformed("The body is not a JSON object.") }
    members = values.mapValues(Member.init)
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
}

extension FlatObject.Member {
  fileprivate init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .string(let text): self = .text(text)
    case .array(let elements):
      let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
      self = texts.count == elements.count ? .texts(texts) : .other
    case .bool, .integer, .number, .object: self = .other
    }
  }
}
