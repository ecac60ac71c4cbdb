public import GatewayKit

extension WhatsApp: Inspecting {
  /// Reads a webhook body for any number. A message without a time gets the year 1970.
  public static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent] {
    WebhookReader.read(try changes(inRaw: payload)).events
  }

  /// The changes in a webhook body.
  static func changes(inRaw payload: [UInt8]) throws(AdapterError) -> [WebhookChange] {
    let body: JSONValue
    do {
      body = try JSONValue(receiving: payload)
    } catch {
      throw AdapterError(.rejected, "not a WhatsApp webhook: the body is not JSON: \(error)")
    }
    guard let changes = WebhookChange.all(in: body) else {
      throw AdapterError(.rejected, "not a WhatsApp webhook: expected an object with entry, found \(body.kindInWords)")
    }
    return changes
  }
}
