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

  /// The payload: within the 200 bytes and the letters that `ReplyOption.id` may have, whatever the ids look like.
  public var payload: String { "flow/\(Self.token(flow))/\(Self.token(node))/\(index)" }

  /// Whether a payload has the form of ours. It may name an option that is no more.
  public static func isPayload(_ payload: String) -> Bool { parts(payload) != nil }

  /// The tokens and the index in a payload; nil when it is nobody's. Payloads come from outside.
  static func parts(_ payload: String) -> (flow: String, node: String, index: Int)? {
    guard payload.utf8.count <= 200 else { return nil }
    let parts = payload.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "flow", !parts[1].isEmpty, !parts[2].isEmpty,
      (1...3).contains(parts[3].utf8.count),
      let index = Int(parts[3]), String(index) == parts[3]
    else { return nil }
    return (String(parts[1]), String(parts[2]), index)
  }

  /// An id as it stands in a payload: itself where its letters and length allow, else a dot and its FNV-1a hash. A
  /// clash within one bundle is as unlikely as it is harmless: the customer is asked again.
  static func token(_ id: String) -> String {
    let isPlain = id.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    if isPlain && (1...80).contains(id.utf8.count) { return id }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return ".\(String(hash, radix: 16))"
  }
}

extension ContentBundle {
  /// The option that a payload names; nil when the payload is nobody's, or its flow, node or option is gone. A message
  /// with such a payload belongs to its flow, whatever its words.
  public func option(payload: String?) -> OptionID? {
    guard let parts = payload.flatMap(OptionID.parts),
      let flow = flows.first(where: { OptionID.token($0.id) == parts.flow }),
      let node = flow.nodes.first(where: { OptionID.token($0.id) == parts.node }),
      case .choice(let choice) = node.action, choice.options.indices.contains(parts.index)
    else { return nil }
    return OptionID(flow: flow.id, node: node.id, index: parts.index)
  }
}
