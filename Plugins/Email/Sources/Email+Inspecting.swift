public import GatewayKit

extension Email: Inspecting {
  /// Explains a mail in a file. The business's addresses and trusted mail server are not known here, so a sender is
  /// always a claim.
  public static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent] {
    [MailEvents().message(try ReadMail.read(payload))]
  }
}
