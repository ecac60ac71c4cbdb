import GatewayKit

/// What a new configuration changed in the roster.
public struct RosterChange: Sendable, Hashable, Codable {
  /// Ids of one kind, each list in the order of the configuration it comes from.
  public struct Part: Sendable, Hashable, Codable {
    /// New here.
    public var added: [String] = []
    /// Made anew, with other settings.
    public var changed: [String] = []
    /// Gone. A channel that is not enabled any more is removed, too.
    public var removed: [String] = []

    init(added: [String] = [], changed: [String] = [], removed: [String] = []) {
      (self.added, self.changed, self.removed) = (added, changed, removed)
    }

    /// Whether nothing changed.
    public var isEmpty: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }

    /// The change in one line, for people at a terminal or a log: `added whatsapp; changed site`.
    public var summary: String {
      let parts = [("added", added), ("changed", changed), ("removed", removed)].filter { !$1.isEmpty }
      return parts.isEmpty ? "unchanged" : parts.map { "\($0) \($1.joined(separator: ", "))" }.joined(separator: "; ")
    }
  }

  /// The channels. A removed one drains for up to a minute.
  public let channels: Part
  /// The providers.
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
