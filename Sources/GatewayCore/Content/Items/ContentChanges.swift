public import GatewayKit

/// Changes to the content that are not published: a draft.
public struct ContentChanges: Sendable, Hashable, Codable {
  /// The most items that a draft changes.
  public static let maximumItems = 1_000
  /// The most bytes of a draft as JSON.
  public static let maximumBytes = 2 << 20

  /// The changes by item; nil removes the item.
  typealias Items = [ContentItem: JSONValue?]

  /// The version of the content that they were made to; 0 for the empty content before the first version.
  public let base: Int
  /// The new values by path of the item; null removes it. Paths: `automatedResponses/ID`, `flows/ID`, `triggers/ID`,
  /// `businessInformation`, `handoff`, `optOut`, `businessHours`, `defaultReply`, `mediaReply`; `automatedResponses`,
  /// `flows` and `triggers` are the order of their elements, as a list of ids.
  public let changes: [String: JSONValue]

  /// Creates changes.
  public init(base: Int, changes: [String: JSONValue]) {
    self.base = base
    self.changes = changes
  }

  /// The changes by item.
  ///
  /// - Throws: `.contentChangesInvalid` with every path that names no item, and every value that cannot be one's.
  func items() throws(OperationError) -> Items {
    var items: Items = [:]
    var problems: [Diagnostic] = []
    if changes.count > Self.maximumItems {
      problems.append(.error(at: "", ContentCode.tooManyItems.with(["limit": .integer(Self.maximumItems)])))
    }
    for (path, value) in changes.sorted(by: { $0.key < $1.key }).prefix(Self.maximumItems) {
      guard let item = ContentItem(path: path) else {
        problems.append(.error(at: String(path.prefix(200)), ContentCode.notItem.with()))
        continue
      }
      if let problem = Self.problem(with: value, as: item) { problems.append(.error(at: path, problem)) }
      items[item] = .some(value == .null ? nil : value)
    }
    guard problems.isEmpty else { throw OperationError(.contentChangesInvalid, diagnostics: problems) }
    return items
  }

  /// Why a value cannot be an item's, whatever else is wrong with it; nil if it can.
  private static func problem(with value: JSONValue, as item: ContentItem) -> Explanation? {
    switch (item, value) {
    case (.order, .array(let ids)):
      let texts = ids.compactMap(\.text)
      let isOrder = texts.count == ids.count && Set(texts).count == ids.count
      return isOrder ? nil : ContentCode.notOrder.with()
    case (.order, _): return ContentCode.notOrder.with()
    case (_, .null), (.member, _): return nil
    case (.element(_, let id), _):
      return value["id"] == .string(id) ? nil : ContentCode.itemID.with(["id": .string(id)])
    }
  }
}
