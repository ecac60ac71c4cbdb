import GatewayKit
import Synchronization

/// Bounds how many turns reach a provider within an hour, by conversation, by the origin of the message,
/// and by the block of networks that the origin lies in.
///
/// Budgets bound what a contact costs; a stranger on a web page is a new contact with each session. Only turns that reach a
/// provider are counted, so that the table grows no faster than providers answer. It is in memory and measured by uptime: a
/// restart forgets it, and a step of the wall clock changes nothing.
final class TurnQuotas: Sendable {
  /// A turn that was counted.
  struct Ticket: Sendable, Hashable {
    fileprivate let keys: [Key]
    fileprivate let at: Duration
  }

  /// Whether a turn may reach a provider.
  enum Admission: Sendable, Hashable {
    /// It may, and was counted.
    case admitted(Ticket)
    /// It may not; the reason has the numbers.
    case refused(String)
  }

  fileprivate enum Key: Hashable {
    case conversation(ConversationID)
    case origin(ChannelID, String)
    case block(ChannelID, String)
  }

  private let capacity: Int
  /// When turns were counted, the oldest first.
  private let turns = Mutex<[Key: [Duration]]>([:])

  /// - Parameter capacity: the most keys kept. Past it those with the fewest turns go first: whoever is held back stays
  ///   held back, and a forgotten key wins its owner few turns.
  init(capacity: Int = 50_000) { self.capacity = capacity }

  /// Counts a turn of a conversation, unless that would exceed the quota; nothing is counted then. Atomic, so that lanes
  /// that ask at once do not exceed it together. `now` is uptime.
  func admit(
    _ conversation: ConversationID, on channel: ChannelID, from origin: TurnOrigin?, _ quota: ProviderTurnQuota,
    now: Duration
  ) -> Admission {
    var bounds: [(key: Key, most: Int, whose: String)] = []
    if let most = quota.perConversation {
      bounds.append((.conversation(conversation), most, "of this conversation"))
    }
    if let most = quota.perOrigin, let origin {
      bounds.append((.origin(channel, origin.client), most, "from this visitor's network address"))
    }
    if let most = quota.perOriginBlock, let block = origin?.block {
      bounds.append((.block(channel, block), most, "from this visitor's block of networks"))
    }
    return turns.withLock { turns in
      for bound in bounds {
        let count = Self.recent(turns[bound.key], now).count
        if count >= bound.most {
          return .refused(
            "\(count) \(count == 1 ? "turn" : "turns") \(bound.whose) reached a provider within the last hour, of \(bound.most) at most"
          )
        }
      }
      for bound in bounds {
        if turns[bound.key] == nil, turns.count >= capacity { makeRoom(in: &turns, now) }
        turns[bound.key] = Self.recent(turns[bound.key], now) + [now]
      }
      return .admitted(Ticket(keys: bounds.map(\.key), at: now))
    }
  }

  /// Takes a turn back that reached no provider.
  func giveBack(_ ticket: Ticket) {
    turns.withLock { turns in
      for key in ticket.keys {
        guard let index = turns[key]?.lastIndex(of: ticket.at) else { continue }
        turns[key]?.remove(at: index)
        if turns[key]?.isEmpty == true { turns[key] = nil }
      }
    }
  }

  private static func recent(_ instants: [Duration]?, _ now: Duration) -> [Duration] {
    instants?.filter { $0 > now - ProviderTurnQuota.window } ?? []
  }

  private func makeRoom(in turns: inout [Key: [Duration]], _ now: Duration) {
    turns = turns.compactMapValues { instants in
      let kept = Self.recent(instants, now)
      return kept.isEmpty ? nil : kept
    }
    guard turns.count >= capacity else { return }
    for (key, _) in turns.sorted(by: { $0.value.count < $1.value.count }).prefix(max(1, capacity / 2)) {
      turns[key] = nil
    }
  }
}
