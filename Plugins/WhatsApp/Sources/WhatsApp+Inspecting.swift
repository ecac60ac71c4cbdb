public import GatewayKit

extension WhatsApp: Inspecting {
  /// Explains a webhook's body, whichever number it is for. A message without a time is of 1970.
  public static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent] {
    WebhookReader.read(try changes(inRaw: payload)).events
  }

  /// The changes of a webhook's body.
  static func changes(inRaw payload: [UInt8]) throws(AdapterError) -> [WebhookChange] {
    let body: JSONValue
    do {
      body = try JSONValue(receiving: payload)
    } catch {
      throw AdapterError(.rejected, "no webhook of WhatsApp, since no JSON: \(error)")
    }
    guard let changes = WebhookChange.all(in: body) else {
      throw AdapterError(.rejected, "no webhook of WhatsApp: expected an object with entry, found \(body.kindInWords)")
    }
    return changes
  }
}
