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
  /// What happened and where: in English, for operators, without secrets and without customers' texts.
  public let message: String
  /// What to do about it, where `message` does not say it.
  public let remedy: Remedy?
  /// The error underneath, if there was one.
  public let cause: (any Error)?
  /// The failure with a code of its own; nil for a message alone.
  private let coded: Explanation?

  /// Creates an error. `message` must not contain secrets or customers' texts.
  public init(_ outcome: Outcome, _ message: String, remedy: Remedy? = nil, cause: (any Error)? = nil) {
    self.outcome = outcome
    self.message = message
    self.remedy = remedy
    self.cause = cause
    coded = nil
  }

  /// Creates an error with a code of its own. Its text must not contain secrets or customers' texts.
  public init(_ outcome: Outcome, _ explanation: Explanation, remedy: Remedy? = nil, cause: (any Error)? = nil) {
    self.outcome = outcome
    message = explanation.text
    self.remedy = remedy
    self.cause = cause
    coded = explanation
  }

  /// The error as people are told it. Without a code of its own, the outcome is the code and the message a parameter.
  public var explanation: Explanation {
    coded ?? AdapterErrorCode(outcome).with(["message": .string(message)])
  }

  /// `outcome: message (cause)`.
  public var description: String {
    guard let cause else { return "\(outcome): \(message)" }
    return "\(outcome): \(message) (\(cause))"
  }
}

/// The codes of adapters' errors.
public enum AdapterErrorCode: String, ExplanationCode {
  case rejected = "adapter_rejected"
  case unauthorized = "adapter_unauthorized"
  case throttled = "adapter_throttled"
  case unavailable = "adapter_unavailable"
  case exhausted = "adapter_exhausted"
  case blocked = "adapter_blocked"
  case unknown = "adapter_unknown"

  /// The code of an outcome.
  public init(_ outcome: AdapterError.Outcome) {
    self =
      switch outcome {
      case .rejected: .rejected
      case .unauthorized: .unauthorized
      case .throttled: .throttled
      case .unavailable: .unavailable
      case .exhausted: .exhausted
      case .blocked: .blocked
      case .unknown: .unknown
      }
  }

  /// The English wording.
  public var english: String {
    switch self {
    case .rejected: "rejected: {message}"
    case .unauthorized: "the key is not accepted: {message}"
    case .throttled: "too many requests: {message}"
    case .unavailable: "unavailable: {message}"
    case .exhausted: "no credit: {message}"
    case .blocked: "blocked: {message}"
    case .unknown: "no answer: {message}"
    }
  }
}
