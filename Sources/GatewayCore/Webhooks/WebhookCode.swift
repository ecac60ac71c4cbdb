public import GatewayKit

/// The codes of why a message did not reach a webhook's receiver.
public enum WebhookCode: String, ExplanationCode {
  case status = "webhook_answered"
  case redirect = "webhook_redirected"
  case timeout = "webhook_timed_out"
  case unreachable = "webhook_unreachable"
  case secretDamaged = "webhook_secret_damaged"
  case eventErased = "webhook_event_erased"

  /// The English wording.
  public var english: String {
    switch self {
    case .status: "the receiver answered {status}"
    case .redirect: "the receiver answered {status}, a redirect, which is not followed; enter the final address"
    case .timeout: "the receiver did not answer within {seconds} s"
    case .unreachable: "{reason}"
    case .secretDamaged: "the webhook's secret cannot be decrypted; make a new one"
    case .eventErased: "the event is not stored any more, or cannot be read"
    }
  }
}
