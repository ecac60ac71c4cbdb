import GatewayKit
import Logging

/// The conversations of one channel, for its adapter.
struct ChannelConversations: Conversations {
  let channel: ChannelID
  let identifiers: IdentifierDerivation
  let store: any Store
  let live: LiveConversations
  /// Opens when the channel leaves the roster: its event streams end, and clients reconnect.
  let retired: Latch
  let log: Logger

  func id(of thread: ThreadKey) -> ConversationID { identifiers.conversation(channel, thread) }

  func events(of thread: ThreadKey, after position: Int64?) async throws(AdapterError)
    -> any AsyncSequence<ConversationEvent, Never> & Sendable
  {
    ConversationEvents(
      conversation: identifiers.conversation(channel, thread), position: position, store: store, live: live,
      retired: retired, log: log)
  }
}

extension ChannelConversations {
  /// The position of the last line of the conversation's log.
  func lastPosition(in thread: ThreadKey) async throws(AdapterError) -> Int64? {
    do {
      return try await store.recentLog(of: id(of: thread), limit: 1).last?.position
    } catch {
      throw AdapterError(.unavailable, "the conversation's log could not be read", cause: error)
    }
  }
}

extension ChannelConversations {
  /// The number of last lines read, so that a read mark costs the same however long the log is.
  private static let window = 128

  /// A read mark comes after its message in the log, so only the lines from `message` on matter.
  func isUnread(_ message: MessageID, in thread: ThreadKey) async throws(AdapterError) -> Bool {
    let lines: [LogEntry]
    do {
      lines = try await store.recentLog(of: id(of: thread), limit: Self.window)
    } catch {
      throw AdapterError(.unavailable, "the conversation's log could not be read", cause: error)
    }
    guard let place = lines.lastIndex(where: { $0.said == message }) else { return false }
    let from = lines[place...]
    let said = Set(from.compactMap(\.said))
    return !from.contains { line in line.readMark.map(said.contains) ?? false }
  }
}

extension LogEntry {
  /// The business's message in this line; nil for other lines.
  fileprivate var said: MessageID? {
    guard case .outbound(let outbound) = content else { return nil }
    return outbound.id
  }
}
