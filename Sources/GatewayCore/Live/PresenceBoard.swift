import GatewayKit
import Synchronization

/// Which conversations agents look at or write in now. In memory only: an agent who stays renews the presence before its
/// lease ends.
final class PresenceBoard: Sendable {
  /// How long a presence lasts unless it is renewed.
  static let lease = Duration.seconds(20)
  /// The most conversations of one agent; the one noted longest ago makes room.
  static let mostOfOne = 20

  private struct Place: Hashable {
    let conversation: ConversationID
    let agent: AgentID
  }

  private struct Stay {
    let activity: Presence.Activity
    /// In uptime, so that a step of the wall clock changes nothing.
    let until: Duration
  }

  private let clock: any GatewayClock
  private let feed: ChangeFeed
  private let stays = Mutex<[Place: Stay]>([:])
  private let bell = Bell()

  init(clock: any GatewayClock, feed: ChangeFeed) {
    self.clock = clock
    self.feed = feed
  }

  /// Notes what an agent does in a conversation, for the length of a lease. Readers of the feed learn what has changed; a
  /// renewal is no change.
  func note(_ activity: Presence.Activity, of agent: AgentID, in conversation: ConversationID) {
    let place = Place(conversation: conversation, agent: agent)
    let now = clock.uptime
    var changed: Set<ConversationID> = []
    stays.withLock { stays in
      changed = Self.removeEnded(&stays, at: now)
      let before = stays[place]?.activity
      switch activity {
      case .left: stays[place] = nil
      case .viewing, .writing:
        if before == nil { changed.formUnion(Self.makeRoom(&stays, for: agent)) }
        stays[place] = Stay(activity: activity, until: now + Self.lease)
      }
      if before != stays[place]?.activity { changed.insert(conversation) }
    }
    for conversation in changed { feed.publish(presenceIn: conversation) }
    bell.ring()
  }

  /// The agents who are in a conversation, by id.
  func present(in conversation: ConversationID) -> [Presence] {
    let now = clock.uptime
    return stays.withLock { stays in
      stays.filter { $0.key.conversation == conversation && now < $0.value.until }
        .map { Presence(agent: $0.key.agent, activity: $0.value.activity) }
        .sorted { $0.agent < $1.agent }
    }
  }

  /// Ends presences whose lease is over, until cancelled.
  func run() async {
    for await _ in bell.rings {
      while let wait = untilNextEnd {
        do { try await clock.sleep(for: max(wait, .zero)) } catch { return }
        let now = clock.uptime
        for conversation in stays.withLock({ Self.removeEnded(&$0, at: now) }) {
          feed.publish(presenceIn: conversation)
        }
      }
    }
  }

  /// The time until the next lease ends; nil without one. Later leases end later, so none is missed meanwhile.
  private var untilNextEnd: Duration? {
    let now = clock.uptime
    return stays.withLock { $0.values.map(\.until).min() }.map { $0 - now }
  }

  private static func removeEnded(_ stays: inout [Place: Stay], at now: Duration) -> Set<ConversationID> {
    let ended = stays.filter { $0.value.until <= now }.keys
    for place in ended { stays[place] = nil }
    return Set(ended.map(\.conversation))
  }

  /// Removes an agent's oldest presence if there are as many as there may be.
  private static func makeRoom(_ stays: inout [Place: Stay], for agent: AgentID) -> Set<ConversationID> {
    let own = stays.filter { $0.key.agent == agent }
    guard own.count >= mostOfOne, let oldest = own.min(by: { $0.value.until < $1.value.until })?.key else { return [] }
    stays[oldest] = nil
    return [oldest.conversation]
  }
}
