/// How an attempt at the outside world failed.
///
/// An adapter makes exactly one attempt and classifies its failure; it never retries. Retries, waits and dead letters
/// belong to Delivery in the core:
///
/// | outcome        | an outgoing delivery                                   | a provider's reply                       |
/// |----------------|--------------------------------------------------------|------------------------------------------|
/// | `rejected`     | dead-lettered; later parts of its turn die with it     | passes the turn to the next provider     |
/// | `unauthorized` | its channel pauses, a person is alerted                | key disabled, alert; next provider       |
/// | `throttled`    | again after `max(retryAfter, backoff)`                 | next provider; breaker for that long     |
/// | `unavailable`  | again after backoff: nothing reached the other side    | next provider                            |
/// | `exhausted`    | its channel pauses, a person is alerted                | next provider; long breaker              |
/// | `blocked`      | dead-lettered                                          | next provider once                       |
/// | `unknown`      | never blindly resent: a status event settles it, or after 15 minutes a person | next provider     |
public struct AdapterError: Error, Sendable, CustomStringConvertible {
  /// What the failure means for the attempt.
  public enum Outcome: Sendable, Hashable {
    /// The other side understood and refused: the same request would be refused again.
    case rejected
    /// The credential is missing, wrong or not allowed to do this.
    case unauthorized
    /// Too many requests; `retryAfter` is the wait the other side asked for, if it named one.
    case throttled(retryAfter: Duration?)
    /// Certain not to have taken effect: no connection, or an answer that says so (500, 503).
    case unavailable
    /// No credit left.
    case exhausted
    /// Refused for its content or by a policy.
    case blocked
    /// Sent, and no answer that tells whether it took effect.
    case unknown
  }

  /// What the failure means.
  public let outcome: Outcome
  /// What happened, where, and the remedy; English, for operators; never a secret, never a customer's text.
  public let message: String
  /// The error underneath, if there was one.
  public let cause: (any Error)?

  /// An error with its class and its explanation.
  public init(_ outcome: Outcome, _ message: String, cause: (any Error)? = nil) {
    self.outcome = outcome
    self.message = message
    self.cause = cause
  }

  /// `outcome: message (cause)`.
  public var description: String {
    guard let cause else { return "\(outcome): \(message)" }
    return "\(outcome): \(message) (\(cause))"
  }
}
