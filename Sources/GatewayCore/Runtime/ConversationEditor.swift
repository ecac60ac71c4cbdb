import Foundation
import GatewayKit

/// The one way to change a conversation outside a turn: reads it, has the change built, commits it, and begins again where
/// somebody else changed the conversation meanwhile.
struct ConversationEditor: Sendable {
  /// How often an edit is built anew before it is given up.
  static let rounds = 8

  let store: any Store
  let roster: Roster
  let content: ContentCache
  let committer: Committer
  let identifiers: IdentifierDerivation
  let clock: any GatewayClock

  /// Changes a conversation as `build` says; a build that changes nothing commits nothing.
  ///
  /// - Parameters:
  ///   - source: What the names of the edit's messages derive from; a fresh name unless given. The same source says the
  ///     same message once.
  ///   - replyTo: The event that the edit's messages answer, by the channel's name for it.
  ///   - build: Called again for each round, with the conversation as it is then.
  /// - Throws: What `build` throws; else a `StoreError`: `.notFound` where the conversation or its channel is gone,
  ///   `.conflict` where others changed it in every round.
  func edit<Failure: StoreFailure>(
    _ id: ConversationID, source: String? = nil, replyTo: String? = nil,
    _ build: (Conversation, inout ChangeBuilder) async throws(Failure) -> Void
  ) async throws(Failure) {
    let source = source ?? identifiers.fresh("a")
    let isCommitted = try await commit(on: id, rounds: Self.rounds) { conversation throws(Failure) in
      guard let channel = roster.channels[conversation.channel] else {
        throw Failure(
          StoreError(.notFound, "its channel \(conversation.channel) is not in channels.json, or not enabled"))
      }
      var builder = ChangeBuilder(
        conversation, traits: channel.traits, content: content.current, business: roster.business, now: clock.now,
        source: source, replyTo: replyTo)
      try await build(conversation, &builder)
      return builder.change.isEmpty ? nil : builder.change
    }
    guard isCommitted else {
      throw Failure(StoreError(.conflict, "conversation \(id) keeps changing; try again"))
    }
  }

  /// Commits the change that `plan` makes of the conversation as it is now; nil ends it without one. Calls `plan` again
  /// where somebody else committed a change meanwhile, at most `rounds` times; without a limit each round means that
  /// another writer got through.
  ///
  /// - Returns: False when every round was overtaken.
  /// - Throws: What `plan` throws; else a `StoreError`: `.notFound` where there is no such conversation.
  func commit<Failure: StoreFailure>(
    on id: ConversationID, rounds: Int = .max,
    _ plan: (Conversation) async throws(Failure) -> ConversationChange?
  ) async throws(Failure) -> Bool {
    for _ in 0..<rounds {
      guard let conversation = try await reading({ () throws(StoreError) in try await store.conversation(id) }) else {
        throw Failure(StoreError(.notFound, "there is no conversation \(id)"))
      }
      guard let change = try await plan(conversation) else { return true }
      if try await reading({ () throws(StoreError) in try await committer.commit(change) }) { return true }
    }
    return false

    func reading<Value>(_ operation: () async throws(StoreError) -> Value) async throws(Failure) -> Value {
      do throws(StoreError) { return try await operation() } catch { throw Failure(error) }
    }
  }
}

/// An error that a failure of the store becomes.
protocol StoreFailure: Error {
  init(_ error: StoreError)
}

extension StoreError: StoreFailure {
  init(_ error: StoreError) { self = error }
}
