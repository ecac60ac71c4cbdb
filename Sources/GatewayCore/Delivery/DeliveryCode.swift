public import GatewayKit

/// The codes of deliveries' reasons that no adapter reported.
public enum DeliveryCode: String, ExplanationCode {
  // Why it is not sent, or not known to be
  case windowClosed = "delivery_window_closed"
  case windowClosedForFile = "delivery_window_closed_for_file"
  case windowNeverOpen = "delivery_window_never_open"
  case windowNeverOpenForFile = "delivery_window_never_open_for_file"
  case personTookOver = "person_took_over"
  case changedHands = "changed_hands"
  case earlierPartFailed = "earlier_part_failed"
  case givenUp = "given_up"
  case noResult = "no_result"
  case gatewayStopped = "gateway_stopped"
  case channelReported = "channel_reported"
  case channelReportedFailure = "channel_reported_failure"

  // The result of an attempt that is not recorded yet
  case accepted = "result_accepted"
  case failed = "result_failed"
  case retried = "result_retried"
  case inDoubt = "result_in_doubt"
  case notRecorded = "result_not_recorded"

  /// The English wording.
  public var english: String {
    switch self {
    case .windowClosed, .windowClosedForFile, .windowNeverOpen, .windowNeverOpenForFile: windowEnglish
    case .personTookOver: "a person took the conversation"
    case .changedHands: "the conversation changed hands before it was sent"
    case .earlierPartFailed: "an earlier part of the same answer failed"
    case .givenUp: "given up after {attempts} attempts: {reason}"
    case .noResult: "its attempt ended without a result"
    case .gatewayStopped: "the gateway stopped between the call and its result"
    case .channelReported: "the channel reported: {errors}"
    case .channelReportedFailure: "the channel reported: failed without a reason"
    case .accepted: "the channel accepted it"
    case .failed: "it failed ({reason})"
    case .retried: "it will be tried again ({reason})"
    case .inDoubt: "it may have arrived ({reason})"
    case .notRecorded: "{result}; this is not recorded yet"
    }
  }

  private var windowEnglish: String {
    let since =
      switch self {
      case .windowClosed, .windowClosedForFile: "the customer last wrote {ago} hours ago"
      default: "the customer has never written"
      }
    let advice =
      switch self {
      case .windowClosed, .windowNeverOpen:
        "Name a template in the channel's settings, or retry once the customer has written again"
      default: "A template carries no file: retry once the customer has written again"
      }
    return """
      held: \(since), and the channel accepts free text only within {hours} hours of a customer's message. \(advice)
      """
  }
}
