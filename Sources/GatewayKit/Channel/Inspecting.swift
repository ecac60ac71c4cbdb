/// A channel whose raw payloads can be explained offline: `balcao inspect`.
public protocol Inspecting: ChannelAdapter {
  /// The events in one raw payload (a webhook body, a mail), in order. Pure; nothing in a well-formed payload is
  /// dropped: what is not understood becomes `.unsupported`.
  ///
  /// - Throws: `.rejected` when the bytes are no payload of this channel at all.
  static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent]
}
