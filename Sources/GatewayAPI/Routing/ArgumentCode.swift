public import GatewayKit

/// The codes of problems with a request's arguments.
public enum ArgumentCode: String, ExplanationCode {
  case argumentMissing = "argument_missing"
  case argumentUnknown = "argument_unknown"
  case argumentRepeated = "argument_repeated"
  case argumentInWrongPlace = "argument_in_wrong_place"
  case argumentType = "argument_type"
  case argumentForm = "argument_form"
  case argumentValue = "argument_value"
  case argumentUnreadable = "argument_unreadable"
  case bodyNotJSON = "body_not_json"
  case bodyNotObject = "body_not_object"

  /// The English wording.
  public var english: String {
    switch self {
    case .argumentMissing: "is missing"
    case .argumentUnknown: "is unknown"
    case .argumentRepeated: "is given more than once"
    case .argumentInWrongPlace: "belongs into the body"
    case .argumentType: "expected {expected}, not {found}"
    case .argumentForm: "expected {expected}"
    case .argumentValue: "expected one of {values}"
    case .argumentUnreadable: "cannot be read: {reason}"
    case .bodyNotJSON: "the body is not JSON: {reason}"
    case .bodyNotObject: "the body is not a JSON object"
    }
  }
}
