import GatewayKit

@testable import GatewayCore

extension CallSlots {
  /// Makes `call` in a slot, for tests in which all callers are one party.
  func withSlot<Result: Sendable>(
    within patience: Duration, clock: any GatewayClock, _ call: (_ waited: Duration) async -> Result
  ) async throws(Refusal) -> Result {
    try await withSlot(for: .conversation("all"), within: patience, clock: clock, call)
  }
}
