import Foundation
import GatewayKit
import Synchronization

/// Counts a channel's automatic answers and reports when a cap is reached.
///
/// Two robots that answer each other can look like two people. If their headers do not show it, the number of answers
/// does: above a cap automatic answers stop and a person is asked to look. The counts of conversations and senders are
/// restored from the outbox after a restart. The count of a whole channel restarts at zero, but the pause that it
/// causes is durable.
final class LoopGuard: Sendable {
  private struct State {
    var ofConversations: [ConversationID: [Date]] = [:]
    var ofContacts: [ContactID: [Date]] = [:]
    var ofChannels: [ChannelID: [Date]] = [:]
    var sweptAt = Date.distantPast
  }
  private let state = Mutex(State())

  /// Restores what an earlier process answered. Times after `now` count as `now`, in case its clock ran ahead. Call it
  /// before the first turn.
  func recall(_ answers: [AutomaticAnswer], now: Date) {
    state.withLock { state in
      for answer in answers {
        let at = min(answer.at, now)
        state.ofConversations[answer.conversation, default: []].append(at)
        state.ofContacts[answer.contact, default: []].append(at)
      }
    }
  }

  /// Shifts all counted times after the wall clock was set.
  func move(by step: Duration) {
    state.withLock { state in
      state.ofConversations = state.ofConversations.mapValues { $0.map { $0 + step } }
      state.ofContacts = state.ofContacts.mapValues { $0.map { $0 + step } }
      state.ofChannels = state.ofChannels.mapValues { $0.map { $0 + step } }
      state.sweptAt = state.sweptAt + step
    }
  }

  /// Why automatic answers in a conversation have stopped; nil when they may continue.
  func whyNot(_ conversation: Conversation, _ caps: AutomaticAnswerCaps, now: Date) -> Explanation? {
    state.withLock { state in
      let since = now - caps.window
      let inConversation = Self.count(state.ofConversations[conversation.id], since: since)
      if inConversation >= caps.perConversation {
        return SilenceCode.tooManyInConversation.with([
          "count": .integer(inConversation), "hours": Self.hours(caps.window),
        ])
      }
      let toContact = Self.count(state.ofContacts[conversation.contact.id], since: since)
      if toContact >= caps.perContact {
        return SilenceCode.tooManyToSender.with(["count": .integer(toContact), "hours": Self.hours(caps.window)])
      }
      return nil
    }
  }

  /// Counts answers. Returns the reason why the whole channel should pause; nil when it should not.
  func note(_ answers: Int, in conversation: Conversation, _ caps: AutomaticAnswerCaps, now: Date) -> Explanation? {
    guard answers > 0 else { return nil }
    return state.withLock { state in
      Self.sweep(&state, caps, now: now)
      state.ofConversations[conversation.id, default: []].append(now)
      state.ofContacts[conversation.contact.id, default: []].append(now)
      state.ofChannels[conversation.channel, default: []].append(now)
      let sent = Self.count(state.ofChannels[conversation.channel], since: now - caps.channelWindow)
      guard sent >= caps.perChannel else { return nil }
      return TroubleCode.maybeLoop.with(["count": .integer(sent), "hours": Self.hours(caps.channelWindow)])
    }
  }

  /// Resets a channel's counts after a person looked; nil resets every channel.
  func forget(_ channel: ChannelID?) {
    state.withLock { state in
      guard let channel else { return state.ofChannels.removeAll() }
      state.ofChannels[channel] = nil
    }
  }

  private static func count(_ answers: [Date]?, since: Date) -> Int { answers?.count { $0 > since } ?? 0 }

  private static func hours(_ window: Duration) -> JSONValue { .integer(Int(window.seconds / 3600)) }

  /// Evicts expired counts, once an hour.
  private static func sweep(_ state: inout State, _ caps: AutomaticAnswerCaps, now: Date) {
    guard now > state.sweptAt + .seconds(3600) else { return }
    state.sweptAt = now
    let since = now - max(caps.window, caps.channelWindow)
    func recent(_ answers: [Date]) -> [Date]? {
      let kept = answers.filter { $0 > since }
      return kept.isEmpty ? nil : kept
    }
    state.ofConversations = state.ofConversations.compactMapValues(recent)
    state.ofContacts = state.ofContacts.compactMapValues(recent)
    state.ofChannels = state.ofChannels.compactMapValues(recent)
  }
}
