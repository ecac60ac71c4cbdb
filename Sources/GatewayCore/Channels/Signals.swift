import GatewayKit
import Logging

/// Shows customers that their message was read and that an answer is being written. Best effort, and never delays the
/// turn.
final class Signals: Sendable {
  private struct Signal: Sendable {
    let channel: ChannelID
    let thread: ThreadKey
    let externalID: String
  }

  private let roster: Roster
  private let log: Logger
  private let pending: AsyncStream<Signal>
  private let sender: AsyncStream<Signal>.Continuation

  init(roster: Roster, log: Logger) {
    self.roster = roster
    self.log = log
    // A late signal is useless, so only the newest are kept.
    (pending, sender) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
  }

  /// Soon marks `event`'s message as read, and shows that its answer is being written.
  func answering(_ event: InboundEvent, in conversation: Conversation) {
    guard roster.channels[conversation.channel]?.signalling != nil else { return }
    sender.yield(
      Signal(channel: conversation.channel, thread: conversation.thread, externalID: event.externalID))
  }

  /// Sends signals until cancelled, a few at a time. Call it once.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      var running = 0
      for await signal in pending {
        if running == 8 { await group.next() } else { running += 1 }
        group.addTask { await self.show(signal) }
      }
      group.cancelAll()
    }
  }

  private func show(_ signal: Signal) async {
    guard let adapter = roster.channels[signal.channel]?.signalling else { return }
    do {
      try await adapter.signal(readUpTo: signal.externalID, typing: true, in: signal.thread)
    } catch {
      log.debug("a read mark was not shown", metadata: ["channel": "\(signal.channel)", "error": "\(error)"])
    }
  }
}
