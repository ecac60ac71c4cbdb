public import GatewayKit

/// How an item of the content differs between two versions.
public struct ContentDifference: Sendable, Hashable, Codable {
  /// What became of the item.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Only the later version has it.
    case added
    /// Only the earlier version has it.
    case removed
    /// Both have it, with different values.
    case changed
  }

  /// The item's path: `automatedResponses/hours`, `handoff`, or `flows` for the order of the flows.
  public let item: String
  /// What became of it.
  public let kind: Kind
  /// The earlier value; null for none.
  public let before: JSONValue
  /// The later value; null for none.
  public let after: JSONValue
}

extension ContentDocument {
  /// What differs in `later`, by path. Where an editor draws a flow's nodes is no difference, and the order of a list is one
  /// only if elements of both changed places.
  func differences(in later: ContentDocument) -> [ContentDifference] {
    Set(items + later.items).sorted().compactMap { item in
      guard differs(from: later, at: item) else { return nil }
      let (before, after) = (compared(item, with: later), later.compared(item, with: self))
      return ContentDifference(
        item: item.path, kind: before == nil ? .added : after == nil ? .removed : .changed, before: before ?? .null,
        after: after ?? .null)
    }
  }

  /// Whether an item differs; see `differences`.
  func differs(from other: ContentDocument, at item: ContentItem) -> Bool {
    compared(item, with: other)?.withoutLayout != other.compared(item, with: self)?.withoutLayout
  }

  /// The value of an item; of an order only the elements that `other` has, too.
  private func compared(_ item: ContentItem, with other: ContentDocument) -> JSONValue? {
    guard case .order(let list) = item else { return self[item] }
    let others = Set(other.ids(of: list))
    let common = ids(of: list).filter(others.contains)
    return common.isEmpty ? nil : .array(common.map(JSONValue.string))
  }
}

extension JSONValue {
  /// A flow without the places of its nodes; any other value itself.
  var withoutLayout: JSONValue {
    guard case .object(var members) = self, members["nodes"] != nil else { return self }
    members[ContentDecoder.FlowSpec.layout] = nil
    return .object(members)
  }
}
