import GatewayKit
import Synchronization

/// Keeps a customer in one conversation while the ids from Meta change: a telephone number and a user id at first, later
/// only the user id, or another one after a change of number.
///
/// The adapter's state stores the last thread of each user id, in the same commit as the event. So redeliveries in any
/// order can delay this knowledge, but not lose it.
final class ThreadIndex: Sendable {
  private static let remembered = 20_000

  private let state: any AdapterState
  /// A cache of the state; nil means no entry. Cleared when it is full.
  private let known = Mutex<[Alias: ThreadKey?]>([:])

  init(state: any AdapterState) { self.state = state }

  /// A batch of `events`, each in the thread of its customer, with the new entries of the index.
  func batch(of events: [InboundEvent]) async throws(AdapterError) -> Batch {
    var learned: [Alias: ThreadKey] = [:]
    var placed: [InboundEvent] = []
    placed.reserveCapacity(events.count)
    for event in events { placed.append(try await place(event, &learned)) }
    var advancing: [String: [UInt8]?] = [:]
    for (alias, thread) in learned { advancing[Self.name(alias)] = Array(thread.rawValue.utf8) }
    return Batch(events: placed, advancing: advancing)
  }

  /// Updates the cache after a commit.
  func committed(_ batch: Batch) {
    guard !batch.advancing.isEmpty else { return }
    known.withLock { known in
      for event in batch.events {
        for alias in event.from.aliases where batch.advancing.keys.contains(Self.name(alias)) {
          known[alias] = .some(event.thread)
        }
      }
    }
  }

  private func place(
    _ event: InboundEvent, _ learned: inout [Alias: ThreadKey]
  ) async throws(AdapterError) -> InboundEvent {
    // Threads of groups and of other numbers are not indexed.
    guard !event.thread.rawValue.contains(":"), !event.thread.rawValue.contains("/") else { return event }
    var event = event
    var former: [Alias] = []
    if case .system(let notice) = event.content { former = notice.formerAliases }
    if let thread = try await thread(ofFirst: former, learned) ?? former.lazy.compactMap(Self.own).first {
      event.thread = thread
    } else if let thread = try await thread(ofFirst: event.from.aliases.sorted(by: Self.isUserIDFirst), learned) {
      event.thread = thread
    }
    for alias in event.from.aliases where Self.own(alias) != event.thread {
      if try await self.thread(of: alias, learned) != event.thread { learned[alias] = event.thread }
    }
    return event
  }

  /// User ids come first: they stay with a person, while a number can pass to somebody else.
  private static func isUserIDFirst(_ left: Alias, _ right: Alias) -> Bool {
    left.rawValue.hasPrefix("bsuid:") && !right.rawValue.hasPrefix("bsuid:")
  }

  /// The default thread of a telephone number.
  private static func own(_ alias: Alias) -> ThreadKey? {
    guard alias.rawValue.hasPrefix("wa:") else { return nil }
    return UserIdentity([.string(String(alias.rawValue.dropFirst(3)))]).thread.map(ThreadKey.init(rawValue:))
  }

  private func thread(
    ofFirst aliases: [Alias], _ learned: [Alias: ThreadKey]
  ) async throws(AdapterError) -> ThreadKey? {
    for alias in aliases {
      if let thread = try await thread(of: alias, learned) { return thread }
    }
    return nil
  }

  private func thread(of alias: Alias, _ learned: [Alias: ThreadKey]) async throws(AdapterError) -> ThreadKey? {
    if let thread = learned[alias] { return thread }
    if let thread = known.withLock({ $0[alias] }) { return thread }
    let stored = try await state.value(Self.name(alias))
    let thread = stored.map { ThreadKey(rawValue: String(decoding: $0, as: UTF8.self)) }
    known.withLock { known in
      if known.count >= Self.remembered { known.removeAll() }
      // A commit meanwhile has newer entries.
      if known[alias] == nil { known[alias] = .some(thread) }
    }
    return thread
  }

  private static func name(_ alias: Alias) -> String { "thread/\(alias)" }
}
