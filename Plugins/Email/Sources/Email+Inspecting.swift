public import GatewayKit

extension Email: Inspecting {
  /// Explains a mail as it stands in a file. The business's own addresses are not known here, nor whose word counts for
  /// who wrote: a sender is a claim.
  public static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent] {
    [MailEvents().message(try ReadMail.read(payload))]
  }
}
