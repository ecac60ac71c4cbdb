public import Foundation

/// How a provider's breaker stands, as lists show it.
public struct BreakerView: Sendable, Hashable, Codable {
  /// Whether the provider is asked.
  public enum State: String, Sendable, Hashable, Codable {
    /// It is.
    case closed
    /// It is not, until `until`.
    case open
    /// One message tries whether it works again.
    case halfOpen = "half_open"
  }

  /// The model it is asked with; nil where the adapter knows none.
  public let model: String?
  /// Whether it is asked.
  public let state: State
  /// Since when it does not work; nil while it does.
  public let since: Date?
  /// When it is tried again; nil while it is closed or being tried.
  public let until: Date?
  /// What it failed with; nil while it works.
  public let reason: String?

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
