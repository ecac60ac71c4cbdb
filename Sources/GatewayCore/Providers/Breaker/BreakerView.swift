public import Foundation
public import GatewayKit

/// A provider's breaker as shown in lists.
public struct BreakerView: Sendable, Hashable, Codable {
  /// Whether the provider is asked.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is asked.
    case closed
    /// It is not asked until `until`.
    case open
    /// A probe request tries whether it works again.
    case halfOpen = "half_open"
  }

  /// The model; nil when the adapter has no models.
  public let model: String?
  /// The state.
  public let state: State
  /// When it stopped working; nil while it works.
  public let since: Date?
  /// When it is tried again; nil while it is closed or being tried.
  public let until: Date?
  /// The failure; nil while it works.
  public let reason: Explanation?

  init(model: String?, _ breaker: BreakerState) {
    self.model = model
    since = breaker.since
    reason = breaker.reason
    switch breaker.position {
    case .closed: (state, until) = (.closed, nil)
    case .open(let end): (state, until) = (.open, end)
    case .halfOpen: (state, until) = (.halfOpen, nil)
    }
  }
}
