import GatewayKit

/// Nodes that ask a model.
extension ContentDecoder {
  private static let provider = Setting<String>.defaulted(
    "provider", .contentID, to: "ladder", help: "the provider's id, or ladder for all that are connected, in order")
  private static let task = Setting<String>.required(
    "prompt", .text(length: 1...10_000), help: "instructions for the model; placeholders stand for data")
  private static let advice = Setting<String?>.optional(
    "prompt", .text(length: 1...10_000), help: "hints for the model; placeholders stand for data")
  private static let onFail = SettingField(
    "onFail", .any, .defaulted("end"), help: "what follows if no provider answers: end, handoff or {\"node\": \"id\"}")

  static let modelReplySpec = NodeSpec.of([
    provider.field, task.field, NodeSpec.saveAs.field, onFail, NodeSpec.next.field,
  ])
  static let modelExtractSpec = NodeSpec.of([
    provider.field, advice.field,
    SettingField(
      "fields", .list(of: .any, count: 1...50), .required, help: "the fields to read; each becomes a variable"),
    onFail, NodeSpec.next.field,
  ])

  mutating func modelReply(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    let settings = settings(json, Self.modelReplySpec, at: path)
    let onFail = onFail(json["onFail"], at: JSONPath.join(path, "onFail"))
    guard let settings else { return nil }
    let saveAs = settings[NodeSpec.saveAs]
    if let saveAs { checkVariable(saveAs, at: JSONPath.join(path, "saveAs")) }
    return .modelReply(
      FlowNode.ModelReply(
        asked: Self.asked(settings[Self.provider]), prompt: settings[Self.task], saveAs: saveAs, onFail: onFail,
        next: settings[NodeSpec.next]))
  }

  mutating func modelExtract(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    let settings = settings(json, Self.modelExtractSpec, at: path)
    let onFail = onFail(json["onFail"], at: JSONPath.join(path, "onFail"))
    let fields = elements(json["fields"], at: JSONPath.join(path, "fields")).map { field($0, at: $1) }
    guard let settings else { return nil }
    return .modelExtract(
      FlowNode.ModelExtract(
        asked: Self.asked(settings[Self.provider]), prompt: settings[Self.advice] ?? "", fields: fields,
        onFail: onFail, next: settings[NodeSpec.next]))
  }

  private static func asked(_ name: String) -> FlowNode.Asked {
    name == "ladder" ? .ladder : .provider(ProviderID(rawValue: name))
  }
}
