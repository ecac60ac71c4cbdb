import GatewayKit

extension ContentDecoder {
  private static let otherwise = Setting<String?>.optional("otherwise", .contentID, help: "the node when no case holds")
  static let conditionSpec = NodeSpec.of([
    SettingField("cases", .list(of: .any, count: 1...50), .required, help: "the cases; the first that holds decides"),
    otherwise.field,
  ])
  static let caseSpec = SettingsSpec([
    SettingField("if", .list(of: .any, count: 1...20), .required, help: "the tests, all of which must hold"),
    NodeSpec.next.field,
  ])

  /// What a test is about; a test has exactly one of these members.
  static let testNames = ["variable", "tag", "channel", "businessHours", "time"]

  mutating func condition(_ json: JSONValue, at path: String) -> FlowNode.Action? {
    let settings = settings(json, Self.conditionSpec, at: path)
    let cases = elements(json["cases"], at: JSONPath.join(path, "cases")).map { json, place in
      let settings = self.settings(json, Self.caseSpec, at: place)
      let tests = elements(json["if"], at: JSONPath.join(place, "if")).compactMap { test($0, at: $1) }
      return FlowNode.Condition.Case(tests: tests, next: settings?[NodeSpec.next])
    }
    return settings.map { .condition(FlowNode.Condition(cases: cases, otherwise: $0[Self.otherwise])) }
  }

  private mutating func test(_ json: JSONValue, at path: String) -> FlowNode.Condition.Test? {
    if json["variable"] != nil { return comparison(json, at: path) }
    guard
      let (name, value) = single(json, of: Self.testNames, at: path, example: #"{"variable": "name", "equals": "Ana"}"#)
    else { return nil }
    let place = JSONPath.join(path, name)
    switch (name, value) {
    case ("tag", .string(let tag)) where !tag.isEmpty: return .tagged(tag)
    case ("channel", .string(let channel)) where !channel.isEmpty: return .channel(ChannelID(rawValue: channel))
    case ("businessHours", .bool(let open)): return .businessHours(open)
    case ("businessHours", _): error(at: place, .expected, ["expected": "true or false"])
    case ("time", _): return stretch(value, at: place).map { .time(from: $0.from, to: $0.to) }
    default: error(at: place, .expected, ["expected": "text"])
    }
    return nil
  }

  private mutating func comparison(_ json: JSONValue, at path: String) -> FlowNode.Condition.Test? {
    guard case .object(var members) = json else { return nil }
    let variable = members.removeValue(forKey: "variable")
    guard case .string(let name)? = variable else {
      error(at: JSONPath.join(path, "variable"), .expected, ["expected": "the name of a variable or contact field"])
      return nil
    }
    let kinds = FlowNode.Condition.Comparison.allCases.map(\.rawValue)
    guard let (kind, value) = single(.object(members), of: kinds, at: path, example: #"{"equals": "Ana"}"#),
      let comparison = FlowNode.Condition.Comparison(rawValue: kind)
    else { return nil }
    let place = JSONPath.join(path, kind)
    switch (comparison, value) {
    case (.exists, true): return .value(of: name, .exists, "")
    case (.exists, _): error(at: place, .expected, ["expected": "true; for the opposite, use otherwise"])
    case (_, .string(let text)) where text.count <= 10_000: return .value(of: name, comparison, text)
    case (_, .integer(let number)): return .value(of: name, comparison, "\(number)")
    case (_, .number(let number)): return .value(of: name, comparison, "\(number)")
    default: error(at: place, .expected, ["expected": "text or a number"])
    }
    return nil
  }
}
