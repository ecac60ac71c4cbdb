import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Free calls go round the parties that wait")
struct CallQueueTests {
  private static func network(_ name: String) -> CallParty { .network("site", name) }

  /// The callers that get the slots that `holders` give back one after the other.
  private static func served(_ queue: inout CallQueue, _ holders: [CallParty], _ parties: [CallParty]) -> [CallParty] {
    holders.compactMap { holder in queue.giveBack(from: holder).map { parties[$0] } }
  }

  /// A queue with one slot for each of `holders`, all of them taken.
  private static func queue(heldBy holders: [CallParty]) -> CallQueue {
    var queue = CallQueue(limit: holders.count)
    for holder in holders { _ = queue.take(for: holder) }
    return queue
  }

  @Test("Parties take turns, and within a party the first come is the first served")
  func roundRobin() {
    let (a, b, c) = (Self.network("a"), Self.network("b"), CallParty.conversation("c"))
    var queue = Self.queue(heldBy: [b, c])
    let isTaken = queue.take(for: a)
    #expect(!isTaken && queue.free == 0)
    let waiting = [a, a, a, b, c, b]
    for (place, party) in waiting.enumerated() { queue.enter(place, for: party) }
    var places: [Int] = []
    var held = [b, c]
    while !held.isEmpty {
      guard let place = queue.giveBack(from: held.removeFirst()) else { continue }
      places.append(place)
      held.append(waiting[place])
    }
    #expect(places == [0, 3, 4, 1, 5, 2])
    #expect(queue.free == 2)
  }

  @Test("A party that holds half of the slots is passed over while others wait, and only then")
  func half() {
    let (hostile, other) = (Self.network("hostile"), Self.network("other"))
    var queue = Self.queue(heldBy: Array(repeating: hostile, count: 8))
    let waiting = Array(repeating: hostile, count: 20) + Array(repeating: other, count: 6)
    for (place, party) in waiting.enumerated() { queue.enter(place, for: party) }
    // It holds all eight: the other one is served until half of them are its own.
    let first = Self.served(&queue, Array(repeating: hostile, count: 4), waiting)
    #expect(first == Array(repeating: other, count: 4))
    let next = Self.served(&queue, [other, hostile, other], waiting)
    #expect(next == [other, hostile, other])
    // Nobody else waits any more.
    let last = Self.served(&queue, [other, other], waiting)
    #expect(last == [hostile, hostile])
  }

  @Test("A caller that leaves is not served, and a slot without a waiting caller is free")
  func leaving() {
    let (a, b) = (Self.network("a"), Self.network("b"))
    var queue = Self.queue(heldBy: [a])
    queue.enter(0, for: a)
    queue.enter(1, for: b)
    queue.leave(0, of: a)
    let served = [queue.giveBack(from: a), queue.giveBack(from: b)]
    #expect(served == [1, nil] && queue.free == 1)
  }

  @Test("The conversations of one block are one party; where no origin is known, each conversation is one")
  func parties() {
    func party(_ conversation: ConversationID, _ origin: String?, _ block: String?) -> CallParty {
      CallParty(conversation, on: "site", from: TurnOrigin(Sender(aliases: [], origin: origin, originBlock: block)))
    }
    #expect(party("a", "o1", "block") == party("b", "o2", "block"))
    #expect(party("a", "o", nil) == party("b", "o", nil))
    #expect(party("a", nil, nil) != party("b", nil, nil))
  }
}
