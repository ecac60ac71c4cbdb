import GatewayKit
import HTTPTypes

extension HTTPField.Name {
  static let lastEventID = literal("Last-Event-ID")
  static let secFetchSite = literal("Sec-Fetch-Site")
  static let xAccelBuffering = literal("X-Accel-Buffering")
}
