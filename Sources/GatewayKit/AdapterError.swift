/// A failed attempt to call an external system.
///
/// An adapter makes exactly one attempt and classifies its failure; it never retries. Retries, waits and dead letters
/// are done by Delivery in the core:
///
/// | outcome        | an outgoing delivery                                   | a provider's reply                       |
/// |----------------|--------------------------------------------------------|------------------------------------------|
/// | `rejected`     | dead-lettered, with the later parts of its turn        | passes the turn to the next provider     |
/// | `unauthorized` | its channel pauses, a person is alerted                | key disabled, alert; next provider       |
/// | `throttled`    | retried after `max(retryAfter, backoff)`               | next provider; breaker for that long     |
/// | `unavailable`  | retried after backoff                                  | next provider                            |
/// | `exhausted`    | its channel pauses, a person is alerted                | next provider; long breaker              |
/// | `blocked`      | dead-lettered                                          | next provider once                       |
/// | `unknown`      | not resent by itself: a status event settles it, or after 15 minutes an alert asks a person | next provider     |
public struct AdapterError: Error, Sendable, CustomStringConvertible {
  /// What the failure means for the attempt.
  public enum Outcome: Sendable, Hashable {
    /// The other side refused the request and would refuse it again.
    case rejected
    /// The credential is missing, wrong or not allowed to do this.
    case unauthorized
    /// Too many requests; `retryAfter` is the wait the other side asked for, if it named one.
    case throttled(retryAfter: Duration?)
    /// The request certainly had no effect: no connection, or a response that says so (500, 503).
    case unavailable
    /// The account has no credit left.
    case exhausted
    /// The content was refused, or a policy forbids it.
    case blocked
    /// The request was sent, but it is unknown whether it had an effect.
    case unknown
  }

  /// What the failure means.
  public let outcome: Outcome
  /// What happened, where, and the remedy: in English, for operators, without secrets and without customers' texts.
  public let message: String
  /// The error underneath, if there was one.
  public let cause: (any Error)?

  /// Creates an error. `message` must not contain secrets or customers' texts.
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
