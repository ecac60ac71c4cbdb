import Foundation
import GatewayKit

/// The one way to change a conversation outside a turn: reads it, builds the change and commits it. Starts again when
/// another writer changed the conversation meanwhile.
struct ConversationEditor: Sendable {
  /// The most times that an edit is built before it fails with `.conflict`.
  static let rounds = 8

  let store: any Store
  let roster: Roster
  let content: ContentCache
  let committer: Committer
  let identifiers: IdentifierDerivation
  let clock: any GatewayClock

  /// Changes a conversation as `build` says; commits nothing when `build` changes nothing.
  ///
  /// - Parameters:
  ///   - source: The ids of the edit's messages derive from it; a fresh id by default. The same source sends the same
  ///     message only once.
  ///   - replyTo: The channel's id of the event that the edit's messages answer.
  ///   - build: Called once in each round, with the conversation as it is then.
  /// - Throws: What `build` throws; else a `StoreError`: `.notFound` when the conversation or its channel does not
  ///   exist, `.conflict` when other writers changed it in every round.
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

  /// Commits the change that `plan` makes of the current conversation; when `plan` returns nil, nothing is committed.
  /// Calls `plan` again after each conflict, at most `rounds` times. Without a limit it still makes progress: a
  /// conflict means that another writer has committed.
  ///
  /// - Returns: False when every round met a conflict.
  /// - Throws: What `plan` throws; else a `StoreError`: `.notFound` when the conversation does not exist.
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

/// An error that can wrap a `StoreError`.
protocol StoreFailure: Error {
  init(_ error: StoreError)
}

extension StoreError: StoreFailure {
  init(_ error: StoreError) { self = error }
}
