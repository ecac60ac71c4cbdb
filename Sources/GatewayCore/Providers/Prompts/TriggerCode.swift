import GatewayKit

/// The codes of models' tool calls, for traces.
enum TriggerCode: String, ExplanationCode {
  case transfer = "model_asked_for_person"
  case called = "model_called"
  case calledWith = "model_called_with"
  case copied = "model_call_copied"
  case unknown = "model_call_unknown"
  case notObject = "model_call_not_object"
  case fieldMissing = "model_call_field_missing"
  case fieldInvalid = "model_call_field_invalid"
  case noFlow = "trigger_flow_missing"
  case alsoCalled = "also_called"

  /// The English wording.
  var english: String {
    switch self {
    case .transfer: "the model asked for a person"
    case .called: "the model called {trigger}"
    case .calledWith: "the model called {trigger} ({values})"
    case .copied: "the model called {trigger}, but the customer had written that name: the call may be a copy"
    case .unknown: "the model called {trigger}, which does not exist"
    case .notObject: "the model called {trigger} with arguments that are not a JSON object"
    case .fieldMissing: "the model called {trigger} without {field}"
    case .fieldInvalid: "the model called {trigger} with a {field} that is not a valid {type}"
    case .noFlow: "there is no flow {flow}"
    case .alsoCalled: "also called, without effect: {call}"
    }
  }
}
