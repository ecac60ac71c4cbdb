import Foundation
import GatewayKit
import Synchronization
import Testing

@testable import GatewayCore

/// A contact has one profile on all channels, and each channel's conversation has a lane of its own: an opt-out on the phone
/// and a flow on the page change it at once.
@Suite("A contact opts out while a flow fills in its profile on another channel", .timeLimit(.minutes(5)))
struct ProfileRaceTests {
  private static let content = """
    { "version": 1, "businessInformation": "O pão custa R$ 1,50.", "optOut": { "words": ["PARAR"] },
      "flows": [ { "id": "form", "title": "Ficha", "start": { "keywords": [ { "word": "ficha" } ] }, "nodes": [
        { "id": "tag", "type": "tag", "add": ["cliente"], "next": "city" },
        { "id": "city", "type": "set", "set": { "contact.city": "Recife" }, "next": "ai" },
        { "id": "ai", "type": "ai_reply", "prompt": "Greet.", "next": "end" },
        { "id": "end", "type": "message", "text": "Pronto." } ] } ],
      "defaultReply": { "text": "Não entendi." } }
    """

  @Test("Neither the opt-out nor what the flow noted is lost")
  func optOut() async throws {
    for seeds in SeededRaces.portions {
      let business = TestBusiness()
      defer { business.remove() }
      let pair = ProviderPair()
      let races = Dictionary(uniqueKeysWithValues: seeds.map { ("ficha corrida \($0)", Meeting($0)) })
      pair.first.script.play(
        .performs { prompt, _ in
          await races[prompt.messages.last?.text ?? ""]?.answer()
          return Completion(text: "Olá!", usage: TokenUsage(input: 10, output: 2))
        })
      try await business.open(content: Self.content, providers: pair.all) { life in
        try await SeededRaces.run(seeds) { seed in
          let race = try #require(races["ficha corrida \(seed)"])
          try await SeededRaces.both(after: race.delays) {
            try await life.write("ficha corrida \(seed)", from: race.thread, on: "screen")
          } _: {
            try await race.untilOptOut()
            try await life.write("PARAR", from: race.thread, on: "phone")
            race.phone.reach(1)
            try await Self.settle(race.thread, on: "phone", life)
            race.phone.reach(2)
          }
          try await Self.settle(race.thread, on: "screen", life)
          let contacts = try await [ChannelID("phone"), "screen"].asyncMap { channel in
            try #require(try await life.store.conversation(life.id(of: race.thread, on: channel))).contact
          }
          #expect(contacts[0] == contacts[1], "seed \(seed)")
          let profile = contacts[0].profile
          #expect(profile.optedOutAt != nil, "seed \(seed): the opt-out is lost")
          #expect(profile.tags == ["cliente"], "seed \(seed): the tag is lost")
          #expect(profile.fields == ["city": "Recife"], "seed \(seed): the field is lost")
        }
      }
    }
  }

  private static func settle(_ thread: String, on channel: ChannelID, _ life: Life) async throws {
    let id = life.id(of: thread, on: channel)
    try await life.until { try await $0.store.waitingTurns(in: id, limit: 1).isEmpty }
  }
}

/// Where the two sides of a race meet.
private struct Meeting: Sendable {
  let thread: String
  let delays: (Int, Int)
  /// Whether the opt-out waits until the flow has asked its model.
  private let waitsForFlow: Bool
  /// How far the opt-out is when the model answers: anywhere, accepted, committed.
  private let optOut: Int
  private let pause: Int
  let flow = Race.Progress()
  let phone = Race.Progress()

  init(_ seed: UInt64) {
    var random = SplitMix64(seed)
    thread = "corrida-\(seed)"
    delays = (random.below(40), random.below(40))
    waitsForFlow = random.below(2) == 0
    optOut = random.below(3)
    pause = random.below(200)
  }

  /// The model's part.
  func answer() async {
    flow.reach(1)
    try? await phone.wait(for: optOut)
    await Race.pass(pause)
  }

  func untilOptOut() async throws { if waitsForFlow { try await flow.wait(for: 1) } }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var results: [T] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
