import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayCore

/// A thousand times, one half on each kind of channel: whenever a person takes over while an answer streams, no send of
/// the bot's begins, and nothing more is shown, after the epoch has changed.
@Suite("A person takes over while an answer streams", .timeLimit(.minutes(5)))
struct TakeoverRaceTests {
  /// On each kind of channel.
  private static let races: UInt64 = 500
  /// How many run at a time.
  private static let breadth = 10

  @Test("Invariant 5: 500 races on a channel with an outbox")
  func outbox() async throws {
    let kinds = Mutex([0, 0, 0])
    let kept = Mutex(0)
    // As many at a time as the channel accepts without a loop alert.
    for first in stride(from: 0, to: Self.races, by: 100) {
      try await ProviderPair.open { life, pair in
        let record = Record()
        let all = Self.prepare(first..<first + 100, pair, Race.Point.allCases)
        life.phone.hold { delivery in
          record.note(delivery.author == .bot ? .botSends : .personSends, in: delivery.thread.rawValue)
          guard delivery.author == .bot else { return }
          let isFirst = record.events(in: delivery.thread.rawValue).count { $0 == .botSends } == 1
          await all[delivery.thread.rawValue]?.reach(isFirst ? .sending : .sendingSecond)
        }
        try await Self.run(all.values) { race in
          try await life.write(race.name, from: race.thread)
          try await Self.takeOver(race, on: "phone", life) { record.note(.taken, in: race.thread) }
          try await Self.finished(race, on: "phone", life)
        }
        try await life.settled()
        for race in all.values {
          let events = record.events(in: race.thread)
          let taken = try #require(events.firstIndex(of: .taken))
          #expect(!events[taken...].contains(.botSends), "seed \(race.name): \(events)")
          kinds.withLock { $0[min(events.count { $0 == .botSends }, 2)] += 1 }
          try await Self.expectLogEndsWithPerson(race, on: "phone", life)
        }
        let states = try await life.store.deliveries(state: .superseded, limit: 10_000)
        #expect(states.allSatisfy { $0.delivery.author == .bot })
        kept.withLock { $0 += states.count }
      }
    }
    // The races are of every kind: nothing sent, half of it, all of it; and what was not sent is kept as such.
    #expect(kinds.withLock { $0.allSatisfy { $0 > 20 } }, "\(kinds.withLock { $0 })")
    #expect(kept.withLock { $0 } > 20)
  }

  @Test("Invariant 5: 500 races on a channel whose log is the delivery, with a page that watches")
  func log() async throws {
    try await ProviderPair.open { life, pair in
      let all = Self.prepare(0..<Self.races, pair, [.asked, .firstWord, .secondWord, .written])
      let kinds = Mutex([0, 0, 0])
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          while !Task.isCancelled {
            life.clock.advance(by: .milliseconds(1))
            await Race.pass(10)
          }
        }
        try await Self.run(all.values) { race in
          let page = Page()
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await life.screen.read(ThreadKey(rawValue: race.thread), into: page) }
            try await life.write(race.name, from: race.thread, on: "screen")
            try await Self.takeOver(race, on: "screen", life) {}
            try await Self.finished(race, on: "screen", life)
            try await life.until { _ in page.isSettled }
            group.cancelAll()
          }
          let lines = page.lines
          let taken = try #require(lines.firstIndex(of: "owner agent"))
          let later = lines[taken...]
          #expect(!later.contains { $0.hasPrefix("bot: ") || $0.hasPrefix("delta") }, "seed \(race.name): \(lines)")
          kinds.withLock { $0[page.kind] += 1 }
          try await Self.expectLogEndsWithPerson(race, on: "screen", life)
        }
        group.cancelAll()
      }
      // Nothing shown; shown and taken back; answered before.
      #expect(kinds.withLock { $0 }.allSatisfy { $0 > 20 }, "\(kinds.withLock { $0 })")
    }
  }

  /// The races by their customers, with the model's part in them.
  private static func prepare(
    _ seeds: Range<UInt64>, _ pair: ProviderPair, _ points: [Race.Point]
  ) -> [String: Race] {
    let all = seeds.map { Race($0, points: points) }
    let named = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    pair.first.script.play(
      .performs { prompt, sink in
        guard let race = named[prompt.messages.last?.text ?? ""] else { return Completion(text: "?", usage: nil) }
        return await race.write(sink)
      })
    return Dictionary(uniqueKeysWithValues: all.map { ($0.thread, $0) })
  }

  private static func run(
    _ races: some Sequence<Race>, _ race: @escaping @Sendable (Race) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, next) in races.enumerated() {
        if number >= breadth { try await group.next() }
        group.addTask { try await race(next) }
      }
      try await group.waitForAll()
    }
  }

  private static func id(_ race: Race, _ channel: ChannelID, _ life: Life) -> ConversationID {
    life.admin.services.identifiers.conversation(channel, ThreadKey(rawValue: race.thread))
  }

  private static func takeOver(
    _ race: Race, on channel: ChannelID, _ life: Life, _ taken: @Sendable () -> Void
  ) async throws {
    try await race.answer.wait(for: race.point.rawValue)
    await Race.pass(race.delay)
    race.person.reach(Race.Person.begins.rawValue)
    defer { race.person.reach(Race.Person.owns.rawValue) }
    let id = id(race, channel, life)
    switch race.way {
    case .take: _ = try await life.admin.take(id, agent: "rosa")
    case .reply: _ = try await life.admin.reply(id, agent: "rosa", text: "Deixa comigo.")
    case .phone: try await life.write("Aqui é a Rosa, \(race.name)", from: race.thread, on: channel, isEcho: true)
    }
    taken()
  }

  private static func finished(_ race: Race, on channel: ChannelID, _ life: Life) async throws {
    let id = id(race, channel, life)
    try await life.until { try await $0.store.waitingTurns(in: id, limit: 1).isEmpty }
  }

  /// The bot's last word is before the change of owner, and a turn that came too late left a trace that says so.
  private static func expectLogEndsWithPerson(_ race: Race, on channel: ChannelID, _ life: Life) async throws {
    let id = id(race, channel, life)
    let log = try await life.store.log(of: id, after: nil, limit: 100)
    let owned = try #require(log.firstIndex { if case .owner(.agent, _) = $0.content { true } else { false } })
    for entry in log[owned...] {
      if case .outbound(let said) = entry.content { #expect(said.author != .bot, "seed \(race.name)") }
    }
    let isAnswered = log[..<owned].contains { if case .outbound = $0.content { true } else { false } }
    let traces = try await life.store.traces(of: id)
    let last = try #require(traces.first?.steps.last)
    #expect(traces.count == 1 && (last.verdict == .silenced || isAnswered))
  }
}

/// What a channel saw, and when a person had taken over, in one order.
private final class Record: Sendable {
  enum Event { case botSends, personSends, taken }
  private let noted = Mutex<[String: [Event]]>([:])

  func note(_ event: Event, in thread: String) { noted.withLock { $0[thread, default: []].append(event) } }
  func events(in thread: String) -> [Event] { noted.withLock { $0[thread] ?? [] } }
}

extension Page {
  /// Whether the change of owner was seen, and nothing half-written is shown.
  fileprivate var isSettled: Bool {
    let lines = lines
    guard lines.contains("owner agent") else { return false }
    guard let shown = lines.lastIndex(where: { $0.hasPrefix("delta") }) else { return true }
    return lines[shown...].contains { $0 == "discard" || $0.hasPrefix("bot: ") }
  }

  /// 0: nothing was shown; 1: something was, and taken back; 2: the answer came first.
  fileprivate var kind: Int {
    let lines = lines
    if lines.contains(where: { $0.hasPrefix("bot: ") }) { return 2 }
    return lines.contains { $0.hasPrefix("delta") } ? 1 : 0
  }
}
