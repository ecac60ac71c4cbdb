import GatewayKit

/// The difference that a new configuration made to the roster.
public struct RosterChange: Sendable, Hashable, Codable {
  /// Ids of one kind. Each list has the order of the configuration it comes from.
  public struct Part: Sendable, Hashable, Codable {
    /// Ids that only the new configuration has.
    public var added: [String] = []
    /// Ids whose settings changed; their objects were replaced.
    public var changed: [String] = []
    /// Ids that the new configuration lacks. A channel that is disabled counts as removed.
    public var removed: [String] = []

    init(added: [String] = [], changed: [String] = [], removed: [String] = []) {
      (self.added, self.changed, self.removed) = (added, changed, removed)
    }

    /// Whether nothing changed.
    public var isEmpty: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }

    /// The change in one line for a terminal or a log: `added whatsapp; changed site`.
    public var summary: String {
      let parts = [("added", added), ("changed", changed), ("removed", removed)].filter { !$1.isEmpty }
      return parts.isEmpty ? "unchanged" : parts.map { "\($0) \($1.joined(separator: ", "))" }.joined(separator: "; ")
    }
  }

  /// Changes to channels. A removed channel drains for up to a minute.
  public let channels: Part
  /// Changes to providers.
  public let providers: Part

  init(from old: Roster.Snapshot, to new: Roster.Snapshot) {
    channels = Part(old.channels.all, new.channels.all, id: \.id.rawValue)
    providers = Part(old.providers, new.providers, id: \.id.rawValue)
  }
}

extension RosterChange.Part {
  fileprivate init<Item: AnyObject>(_ old: [Item], _ new: [Item], id: (Item) -> String) {
    let known = Dictionary(uniqueKeysWithValues: old.map { (id($0), $0) })
    let kept = Set(new.map(id))
    added = new.map(id).filter { known[$0] == nil }
    changed = new.filter { item in known[id(item)].map { $0 !== item } ?? false }.map(id)
    removed = old.map(id).filter { !kept.contains($0) }
  }
}
