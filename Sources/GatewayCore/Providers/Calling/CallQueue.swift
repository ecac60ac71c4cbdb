/// Decides which caller gets the next free slot of a provider. Pure: `CallSlots` does the waiting.
///
/// Parties take turns (round robin), and within a party the first come is the first served. While others wait, a party that
/// holds half of the slots is passed over. A slot is never left free while anybody waits.
struct CallQueue: Sendable {
  /// How many slots there are.
  private(set) var limit: Int
  /// How many slots each party holds.
  private var held: [CallParty: Int] = [:]
  /// The places of those who wait, by party, the earliest first. No list is empty.
  private var places: [CallParty: [Int]] = [:]
  /// The parties that wait, in the order of their turns.
  private var order: [CallParty] = []
  /// The slots that nobody holds; positive only while nobody waits, negative while more are held than a lowered limit allows.
  private(set) var free: Int

  /// A queue for `limit` slots, at least 1.
  init(limit: Int) {
    self.limit = limit
    free = limit
  }

  /// Takes a slot for `party`; false where none is free.
  mutating func take(for party: CallParty) -> Bool {
    guard free > 0 else { return false }
    free -= 1
    held[party, default: 0] += 1
    return true
  }

  /// Lets `party` wait at `place`, which is greater than every place before it.
  mutating func enter(_ place: Int, for party: CallParty) {
    if places[party] == nil { order.append(party) }
    places[party, default: []].append(place)
  }

  /// Takes the waiter at `place` out.
  mutating func leave(_ place: Int, of party: CallParty) {
    places[party]?.removeAll { $0 == place }
    guard places[party]?.isEmpty == true else { return }
    places[party] = nil
    order.removeAll { $0 == party }
  }

  /// Frees a slot of `party` and gives it to the next waiter. Returns the place of that waiter; nil where nobody waits.
  mutating func giveBack(from party: CallParty) -> Int? {
    let rest = held[party, default: 0] - 1
    held[party] = rest > 0 ? rest : nil
    free += 1
    return handOn()
  }

  /// Changes the number of slots, at least 1. Returns the places of the waiters who hold one by that. Whoever holds a slot
  /// keeps it.
  mutating func change(limit next: Int) -> [Int] {
    free += next - limit
    limit = next
    var places: [Int] = []
    while let place = handOn() { places.append(place) }
    return places
  }

  /// Gives a free slot to the waiter whose turn it is, and says at which place that one is.
  private mutating func handOn() -> Int? {
    guard free > 0 else { return nil }
    let half = max(1, limit / 2)
    guard let next = order.first(where: { held[$0, default: 0] < half }) ?? order.first,
      let place = places[next]?.first
    else { return nil }
    leave(place, of: next)
    // Its turn is over: its other waiters come after those of the other parties.
    if places[next] != nil, let index = order.firstIndex(of: next) { order.append(order.remove(at: index)) }
    _ = take(for: next)
    return place
  }
}
