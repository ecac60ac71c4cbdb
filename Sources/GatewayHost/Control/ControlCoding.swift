import Foundation
import GatewayCore
import GatewayKit

/// The JSON coding of the control socket and of `--json`. Times are UTC, ISO 8601.
enum ControlCoding {
  static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .custom(encode)
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // The socket is only reachable by the user who owns the data folder.
    if let key = ConfidentialText.isEncoded { encoder.userInfo[key] = true }
    return encoder
  }()

  static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      try Date(decoder.singleValueContainer().decode(String.self), strategy: .balcao)
    }
    return decoder
  }()

  @Sendable static func encode(_ date: Date, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(date.formatted(.balcao))
  }
}
