import Foundation
import GatewayKit

/// Encodes a request's body.
enum RequestBody {
  static func bytes(of value: some Encodable) throws(AdapterError) -> [UInt8] {
    let encoder = JSONEncoder()
    // Sorted keys: the same prompt gives the same bytes, which the provider's prompt cache needs.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw AdapterError(.rejected, "the request could not be written as JSON", cause: error)
    }
  }
}

extension PromptImage {
  /// The picture as a data URL (RFC 2397). Both APIs accept one in place of an address, so no server has to fetch a
  /// customer's picture from us.
  var dataURL: String { "data:\(mimeType);base64,\(Data(content).base64EncodedString())" }
}
