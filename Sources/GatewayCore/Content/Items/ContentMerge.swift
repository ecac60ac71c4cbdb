import GatewayKit

/// Merges changes that were made to one version of the content into another, item by item.
///
/// An item that somebody else changed meanwhile is a conflict, unless both made the same of it. Pure.
struct ContentMerge: Sendable {
  /// An item that both sides changed.
  struct Conflict: Sendable, Hashable {
    let item: ContentItem
    let base: JSONValue?
    let theirs: JSONValue?
    let mine: JSONValue?
  }

  /// The items that both sides changed, by path.
  private(set) var conflicts: [Conflict] = []
  /// The items that become different in the merged content.
  private(set) var changed: [ContentItem] = []
  /// The merged content. Where there is a conflict, the value is that of the changes.
  private(set) var result: ContentDocument

  /// Merges `changes`, which were made to `base`, into `current`. A change to nil removes its item.
  init(_ changes: ContentChanges.Items, from base: ContentDocument, into current: ContentDocument) {
    result = current
    // Orders last: they name elements that the other changes add.
    let sorted = changes.sorted { ($0.key.isOrder ? 1 : 0, $0.key) < ($1.key.isOrder ? 1 : 0, $1.key) }
    for (item, mine) in sorted {
      if let conflict = Self.conflict(over: item, mine, base, current) { conflicts.append(conflict) }
      // What was changed back, and a flow whose nodes were only moved, does not undo what somebody else did.
      let isMeant = mine?.withoutLayout != base[item]?.withoutLayout
      guard isMeant || current[item] == base[item] else { continue }
      let before = result[item]
      result.set(item, to: mine)
      if result[item] != before { changed.append(item) }
    }
  }

  private static func conflict(
    over item: ContentItem, _ mine: JSONValue?, _ base: ContentDocument, _ current: ContentDocument
  ) -> Conflict? {
    let conflict =
      if case .order(let list) = item, let mine {
        order(of: list, mine, base, current)
      } else {
        Conflict(item: item, base: base[item], theirs: current[item], mine: mine)
      }
    let theirs = conflict.theirs?.withoutLayout
    let isOneSided = [conflict.base, conflict.mine].contains { $0?.withoutLayout == theirs }
    let isMeant = conflict.mine?.withoutLayout != conflict.base?.withoutLayout
    return isOneSided || !isMeant ? nil : conflict
  }

  /// The orders of the elements that all three have.
  private static func order(
    of list: ContentItem.List, _ mine: JSONValue, _ base: ContentDocument, _ current: ContentDocument
  ) -> Conflict {
    let wanted = mine.elements.compactMap(\.text)
    let (based, present) = (base.ids(of: list), current.ids(of: list))
    let common = Set(wanted).intersection(based).intersection(present)
    func kept(_ ids: [String]) -> JSONValue { .array(ids.filter(common.contains).map(JSONValue.string)) }
    return Conflict(item: .order(list), base: kept(based), theirs: kept(present), mine: kept(wanted))
  }
}

extension ContentItem {
  fileprivate var isOrder: Bool { if case .order = self { true } else { false } }
}
