public import GatewayKit

/// The codes of problems in an operation's arguments.
public enum ArgumentCode: String, ExplanationCode {
  case givenTwice = "argument_given_twice"
  case inAddress = "argument_in_address"
  case belongsInBody = "argument_belongs_in_body"
  case bodyNotJSON = "body_not_json"
  case bodyNotObject = "body_not_object"
  case missing = "argument_missing"
  case unknown = "argument_unknown"
  case wrongType = "argument_wrong_type"
  case wrongForm = "argument_wrong_form"
  case notOneOf = "argument_not_one_of"
  case zeroBytes = "argument_zero_bytes"
  case undecodable = "argument_undecodable"

  /// The English wording.
  public var english: String {
    switch self {
    case .givenTwice: "is given twice"
    case .inAddress: "stands in the address or a header already"
    case .belongsInBody: "belongs into the body"
    case .bodyNotJSON: "the body is not JSON: {reason}"
    case .bodyNotObject: "the body is not a JSON object"
    case .missing: "is missing"
    case .unknown: "is unknown"
    case .wrongType: "expected {expected}, not {found}"
    case .wrongForm: "expected {expected}"
    case .notOneOf: "expected one of {values}"
    case .zeroBytes: "a text has no zero bytes"
    case .undecodable: "{reason}"
    }
  }
}
