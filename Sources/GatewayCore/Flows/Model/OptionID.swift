/// The payload of one option of a `choice`: `flow/{flow}/{node}/{index}`. A button therefore leads back to the flow
/// that sent it, however late it is pressed.
public struct OptionID: Sendable, Hashable {
  /// The flow.
  public let flow: String
  /// The `choice` node.
  public let node: String
  /// The option's index, from 0.
  public let index: Int

  /// Creates an id.
  public init(flow: String, node: String, index: Int) {
    self.flow = flow
    self.node = node
    self.index = index
  }

  /// The payload. Bundle ids have at most 64 of `[A-Za-z0-9_-]`, so it is within the limits of `ReplyOption.id`.
  public var payload: String { "flow/\(flow)/\(node)/\(index)" }

  /// Parses a payload; nil when it has another form. Payloads come from outside, and may name an option that is gone.
  public init?(payload: String) {
    guard payload.utf8.count <= 200 else { return nil }
    let parts = payload.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "flow", !parts[1].isEmpty, !parts[2].isEmpty, let index = Int(parts[3]),
      (0..<1_000).contains(index), String(index) == parts[3]
    else { return nil }
    self.init(flow: String(parts[1]), node: String(parts[2]), index: index)
  }
}

extension ContentBundle {
  /// The option that a payload names; nil when it has another form, or its flow, node or option is gone. A message with
  /// such a payload belongs to its flow, whatever its text.
  public func option(payload: String?) -> OptionID? {
    guard let id = payload.flatMap(OptionID.init(payload:)),
      case .choice(let choice)? = flow(id.flow)?.node(id.node)?.action, choice.options.indices.contains(id.index)
    else { return nil }
    return id
  }
}
