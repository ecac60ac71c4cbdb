extension DeliveryStatus.Stage: RawRepresentable, Codable {
  /// The stage with this name; an unknown name becomes `other`.
  public init(rawValue: String) {
    self =
      switch rawValue {
      case "sent": .sent
      case "delivered": .delivered
      case "read": .read
      case "played": .played
      case "failed": .failed
      default: .other(rawValue)
      }
  }

  /// The stage's name in JSON.
  public var rawValue: String {
    switch self {
    case .sent: "sent"
    case .delivered: "delivered"
    case .read: "read"
    case .played: "played"
    case .failed: "failed"
    case .other(let name): name
    }
  }
}

extension DeliveryStatus: Codable {
  private enum CodingKeys: String, CodingKey {
    case stage = "status"
    case delivery, errors
  }

  /// Writes `status`, and `delivery` and `errors` if present.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(stage, forKey: .stage)
    try container.encodeIfPresent(delivery, forKey: .delivery)
    if !errors.isEmpty { try container.encode(errors, forKey: .errors) }
  }

  /// Reads `status`, `delivery` and `errors`; only the first is required.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      stage: try container.decode(Stage.self, forKey: .stage),
      delivery: try container.decodeIfPresent(DeliveryID.self, forKey: .delivery),
      errors: try container.decodeIfPresent([JSONValue].self, forKey: .errors) ?? [])
  }
}
