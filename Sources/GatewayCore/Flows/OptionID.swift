
/// The payload of one option of a `choice`: `flow/{flow}/{node}/{index}`, so that a button always finds its way back
/// to the flow that sent it, however late it is pressed.
public struct OptionID: Sendable, Hashable {
  /// The flow.
  public let flow: String
  /// The `choice`.
  public let node: String
  /// Which of its options, from 0.
  public let index: Int

  /// Names an option.
  public init(flow: String, node: String, index: Int) {
    self.flow = flow
    self.node = node
    self.index = index
  }

  /// Reads a payload; nil when it is not one of ours. Payloads come from outside: longer than 200 bytes is nobody's.
  public init?(payload: String) {
    guard payload.utf8.count <= 200 else { return nil }
    let parts = payload.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "flow", !parts[1].isEmpty, !parts[2].isEmpty, (1...3).contains(parts[3].count),
      let index = Int(parts[3]), String(index) == parts[3]
    else { return nil }
    self.init(flow: String(parts[1]), node: String(parts[2]), index: index)
  }

  /// The payload.
  public var payload: String { "flow/\(flow)/\(node)/\(index)" }
}

extension ContentBundle {
  /// The option that a payload names; nil when the payload is nobody's, or its flow, node or option is gone. A message
  /// with such a payload belongs to its flow, whatever its words.
  public func option(payload: String?) -> OptionID? {
    guard let id = payload.flatMap(OptionID.init(payload:)),
      case .choice(let choice)? = flow(id.flow)?.node(id.node)?.action, choice.options.indices.contains(id.index)
    else { return nil }
    return id
  }
}
