import Foundation
import GatewayKit
import Synchronization

/// Whether a provider can be asked in a turn, as its key and its budget stood when that was first looked up.
///
/// It is read once a turn. What costs no read is asked anew each time (`ProviderCaller.refusal`): the breaker, and whatever
/// depends on the turn's messages. The reservation and the breaker's admission of each call have the last word.
struct Availability: Sendable {
  /// The model that answers: the cheaper one past the soft limit; nil where the adapter knows none.
  let model: String?
  /// When the provider's key was given; nil for a provider without one.
  fileprivate let keyGivenAt: Date?
  /// Why the key cannot be used.
  fileprivate let keyTrouble: String?
  /// Why the hard limits let no call be made.
  fileprivate let budgetTrouble: String?
}

/// The availabilities that one turn has looked up. Another object for the same provider, as a reload makes one, is looked up
/// anew.
final class AvailabilityMemo: Sendable {
  private struct Entry: Sendable {
    /// Kept, so that no other object gets its identity.
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
  /// What the turn of `memo` knows of the provider, or what is read now and kept for it.
  func availability(keptIn memo: AvailabilityMemo) async -> Availability {
    if let known = memo[provider] { return known }
    let read = await readAvailability()
    // Reads of a cancelled task are aborted: what they say is not to be kept.
    if !Task.isCancelled { memo.keep(read, of: provider) }
    return read
  }

  /// Why the provider is not asked with a model; nil when it can be.
  func refusal(_ availability: Availability, asking model: String?) -> String? {
    let key = Breakers.Key(keyGivenAt: availability.keyGivenAt, model: model)
    return availability.keyTrouble ?? provider.breakers.whyNot(key, now: clock.now) ?? availability.budgetTrouble
  }

  private func readAvailability() async -> Availability {
    let status = await keyStatus
    if let trouble = status?.trouble {
      return Availability(
        model: provider.model, keyGivenAt: status?.givenAt, keyTrouble: "not connected: \(trouble)", budgetTrouble: nil)
    }
    return Availability(
      model: await budgets.model(of: provider), keyGivenAt: status?.givenAt, keyTrouble: nil,
      budgetTrouble: await budgets.whyFull(provider))
  }
}
