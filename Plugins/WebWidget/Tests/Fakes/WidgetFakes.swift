import Foundation
import GatewayKit
import Synchronization

/// An inbox that remembers, finds duplicates, and fails on request.
final class RememberingInbox: Inbox {
  private struct Memory {
    var events: [InboundEvent] = []
    var typing: [ThreadKey] = []
    var failure: AdapterError?
  }

  private let memory = Mutex(Memory())

  var events: [InboundEvent] { memory.withLock(\.events) }
  var typing: [ThreadKey] { memory.withLock(\.typing) }

  func fail(with failure: AdapterError?) { memory.withLock { $0.failure = failure } }

  func accept(_ batch: Batch) async throws(AdapterError) -> [Acceptance] {
    if let failure = memory.withLock(\.failure) { throw failure }
    return memory.withLock { memory in
      batch.events.map { event in
        let id = MessageID(rawValue: "m-\(event.externalID)")
        if memory.events.contains(where: { $0.externalID == event.externalID && $0.kind == event.kind }) {
          return .duplicate(id)
        }
        memory.events.append(event)
        return .stored(id)
      }
    }
  }

  func customerIsTyping(in thread: ThreadKey) async { memory.withLock { $0.typing.append(thread) } }
}

/// Conversations whose events a test writes, and which remember where readers resumed.
final class ScriptedConversations: Conversations {
  let events: AsyncStream<ConversationEvent>
  let script: AsyncStream<ConversationEvent>.Continuation
  private let positions = Mutex<[Int64?]>([])
  let lastPosition = Mutex<Int64?>(nil)
  let unread = Mutex<Set<MessageID>>([])

  init() { (events, script) = AsyncStream.makeStream(of: ConversationEvent.self) }

  var resumedAt: [Int64?] { positions.withLock { $0 } }

  func id(of thread: ThreadKey) -> ConversationID { ConversationID(rawValue: "c-\(thread)") }

  func lastPosition(in thread: ThreadKey) async throws(AdapterError) -> Int64? { lastPosition.withLock { $0 } }

  func isUnread(_ message: MessageID, in thread: ThreadKey) async throws(AdapterError) -> Bool {
    unread.withLock { $0.contains(message) }
  }

  func events(of thread: ThreadKey, after position: Int64?) async throws(AdapterError)
    -> any AsyncSequence<ConversationEvent, Never> & Sendable
  {
    positions.withLock { $0.append(position) }
    return events
  }
}

/// Adapter state that is not used.
struct NoState: AdapterState {
  func value(_ key: String) async throws(AdapterError) -> [UInt8]? { nil }
  func set(_ key: String, to value: [UInt8]?) async throws(AdapterError) {}
}

/// A body writer that passes its input on, and fails on request.
final class CollectingWriter: ServedBodyWriter {
  struct Gone: Error {}

  let chunks: AsyncStream<String>
  private let collected: AsyncStream<String>.Continuation
  private let isGone = Mutex(false)

  init() { (chunks, collected) = AsyncStream.makeStream(of: String.self) }

  func disconnect() { isGone.withLock { $0 = true } }

  func write(_ bytes: [UInt8]) async throws {
    if isGone.withLock({ $0 }) { throw Gone() }
    collected.yield(String(decoding: bytes, as: UTF8.self))
  }
}
