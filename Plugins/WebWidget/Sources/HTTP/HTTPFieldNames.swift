import HTTPTypes

extension HTTPField.Name {
  static let lastEventID = literal("Last-Event-ID")
  static let secFetchSite = literal("Sec-Fetch-Site")
  static let xAccelBuffering = literal("X-Accel-Buffering")

  private static func literal(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
    return name
  }
}
