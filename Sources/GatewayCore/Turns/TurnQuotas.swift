import GatewayKit
import Synchronization

/// Limits how many turns reach a provider within an hour: per conversation, per origin of the message, and per network
/// block of that origin.
///
/// Budgets limit the cost of a contact, but a stranger on a web page is a new contact in each session. Only turns that
/// reach a provider are counted, so the table grows no faster than providers answer. It is held in memory and measured
/// by uptime: a restart clears it, and a step of the wall clock does not affect it.
final class TurnQuotas: Sendable {
  /// The receipt of a counted turn.
  struct Ticket: Sendable, Hashable {
    fileprivate let keys: [Key]
    fileprivate let at: Duration
  }

  /// Whether a turn may reach a provider.
  enum Admission: Sendable, Hashable {
    /// It may, and has been counted.
    case admitted(Ticket)
    /// It may not; the reason states the numbers.
    case refused(Explanation)
  }

  fileprivate enum Key: Hashable {
    case conversation(ConversationID)
    case origin(ChannelID, String)
    case block(ChannelID, String)
  }

  private let capacity: Int
  /// When turns were counted, in uptime, oldest first.
  private let turns = Mutex<[Key: [Duration]]>([:])

  /// - Parameter capacity: The most keys kept. Above it the keys with the fewest turns are evicted: keys at their limit
  ///   stay limited, and an evicted key gains only a few turns.
  init(capacity: Int = 50_000) { self.capacity = capacity }

  /// Counts a turn of a conversation; counts nothing if that would exceed the quota. Atomic, so that concurrent lanes
  /// cannot exceed the quota together. `now` is uptime.
  func admit(
    _ conversation: ConversationID, on channel: ChannelID, from origin: TurnOrigin?, _ quota: ProviderTurnQuota,
    now: Duration
  ) -> Admission {
    var bounds: [(key: Key, most: Int, code: ProviderCode)] = []
    if let most = quota.perConversation {
      bounds.append((.conversation(conversation), most, .quotaOfConversation))
    }
    if let most = quota.perOrigin, let origin {
      bounds.append((.origin(channel, origin.client), most, .quotaOfVisitor))
    }
    if let most = quota.perOriginBlock, let block = origin?.block {
      bounds.append((.block(channel, block), most, .quotaOfNetwork))
    }
    return turns.withLock { turns in
      for bound in bounds {
        let count = Self.recent(turns[bound.key], now).count
        if count >= bound.most {
          return .refused(bound.code.with(["count": .integer(count), "limit": .integer(bound.most)]))
        }
      }
      for bound in bounds {
        if turns[bound.key] == nil, turns.count >= capacity { makeRoom(in: &turns, now) }
        turns[bound.key] = Self.recent(turns[bound.key], now) + [now]
      }
      return .admitted(Ticket(keys: bounds.map(\.key), at: now))
    }
  }

  /// Uncounts a turn that reached no provider.
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
