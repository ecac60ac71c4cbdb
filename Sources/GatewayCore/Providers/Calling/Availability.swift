import Foundation
import GatewayKit
import Synchronization

/// Whether a provider can be asked in a turn, with the state of its key and budget at the first lookup.
///
/// Read once per turn. Checks that need no read are repeated each time (`ProviderCaller.refusal`): the breaker, and
/// everything that depends on the turn's messages. The reservation and the breaker's admission of each call decide
/// finally.
struct Availability: Sendable {
  /// The model to ask: above the soft limit the cheaper one; nil when the adapter has no models.
  let model: String?
  /// When the provider's key was given; nil when it needs none.
  fileprivate let keyGivenAt: Date?
  /// Why the key cannot be used; nil when it can.
  fileprivate let keyTrouble: Explanation?
  /// Why the hard limits allow no call; nil when they do.
  fileprivate let budgetTrouble: Explanation?
}

/// The availabilities looked up in one turn. A provider object that a reload has replaced is looked up again.
final class AvailabilityMemo: Sendable {
  private struct Entry: Sendable {
    /// Retained, so that no other object gets its identity.
    let provider: Provider
    let availability: Availability
  }

  private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

  fileprivate subscript(provider: Provider) -> Availability? {
    entries.withLock { $0[ObjectIdentifier(provider)]?.availability }
  }

  fileprivate func keep(_ availability: Availability, of provider: Provider) {
    entries.withLock { $0[ObjectIdentifier(provider)] = Entry(provider: provider, availability: availability) }
  }
}

extension ProviderCaller {
  /// The availability known to the turn of `memo`, else read now and kept there.
  func availability(keptIn memo: AvailabilityMemo) async -> Availability {
    if let known = memo[provider] { return known }
    let read = await readAvailability()
    // Reads in a cancelled task are aborted; their result must not be kept.
    if !Task.isCancelled { memo.keep(read, of: provider) }
    return read
  }

  /// Why the provider may not be asked with a model; nil when it may.
  func refusal(_ availability: Availability, asking model: String?) -> Explanation? {
    let key = Breakers.Key(keyGivenAt: availability.keyGivenAt, model: model)
    return availability.keyTrouble ?? provider.breakers.whyNot(key, now: clock.now) ?? availability.budgetTrouble
  }

  private func readAvailability() async -> Availability {
    let status = await keyStatus
    if let trouble = status?.trouble {
      return Availability(
        model: provider.model, keyGivenAt: status?.givenAt,
        keyTrouble: ProviderCode.notConnected.with(["reason": trouble.parameter]), budgetTrouble: nil)
    }
    return Availability(
      model: await budgets.model(of: provider), keyGivenAt: status?.givenAt, keyTrouble: nil,
      budgetTrouble: await budgets.whyFull(provider))
  }
}
