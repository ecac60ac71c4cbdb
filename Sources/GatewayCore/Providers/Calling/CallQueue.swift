/// Decides which caller gets a provider's next free slot. Pure: `CallSlots` does the waiting.
///
/// Parties are served round robin, and callers of a party in order of arrival. While others wait, a party that holds
/// half of the slots is skipped. No slot stays free while any caller waits.
struct CallQueue: Sendable {
  /// The number of slots.
  private(set) var limit: Int
  /// The slots held by each party.
  private var held: [CallParty: Int] = [:]
  /// The places of waiting callers, by party, earliest first. No list is empty.
  private var places: [CallParty: [Int]] = [:]
  /// The waiting parties, in the order in which they are served.
  private var order: [CallParty] = []
  /// The number of free slots. Positive only while no caller waits; negative while more are held than a lowered limit
  /// allows.
  private(set) var free: Int

  /// Creates a queue for `limit` slots, at least 1.
  init(limit: Int) {
    self.limit = limit
    free = limit
  }

  /// Takes a slot for `party`; false when none is free.
  mutating func take(for party: CallParty) -> Bool {
    guard free > 0 else { return false }
    free -= 1
    held[party, default: 0] += 1
    return true
  }

  /// Adds a waiter of `party` at `place`, which must be greater than every earlier place.
  mutating func enter(_ place: Int, for party: CallParty) {
    if places[party] == nil { order.append(party) }
    places[party, default: []].append(place)
  }

  /// Removes the waiter at `place`.
  mutating func leave(_ place: Int, of party: CallParty) {
    places[party]?.removeAll { $0 == place }
    guard places[party]?.isEmpty == true else { return }
    places[party] = nil
    order.removeAll { $0 == party }
  }

  /// Frees a slot of `party` and gives it to the next waiter. Returns that waiter's place; nil when none waits.
  mutating func giveBack(from party: CallParty) -> Int? {
    let rest = held[party, default: 0] - 1
    held[party] = rest > 0 ? rest : nil
    free += 1
    return handOn()
  }

  /// Changes the number of slots, at least 1. Returns the places of waiters who got one. Held slots are kept.
  mutating func change(limit next: Int) -> [Int] {
    free += next - limit
    limit = next
    var places: [Int] = []
    while let place = handOn() { places.append(place) }
    return places
  }

  /// Gives a free slot to the next waiter, and returns its place.
  private mutating func handOn() -> Int? {
    guard free > 0 else { return nil }
    let half = max(1, limit / 2)
    guard let next = order.first(where: { held[$0, default: 0] < half }) ?? order.first,
      let place = places[next]?.first
    else { return nil }
    leave(place, of: next)
    // The party was served; its other waiters come after those of the other parties.
    if places[next] != nil, let index = order.firstIndex(of: next) { order.append(order.remove(at: index)) }
    _ = take(for: next)
    return place
  }
}
