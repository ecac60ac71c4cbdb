import Foundation
import GatewayKit

/// A request's body.
enum RequestBody {
  static func bytes(of value: some Encodable) throws(AdapterError) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(value))
    } catch {
      throw AdapterError(.rejected, "the request could not be written as JSON", cause: error)
    }
  }
}

extension PromptImage {
  /// The picture in an address (RFC 2397): both wires take one where a picture's address is wanted, and nobody has to
  /// fetch a customer's picture from us.
  var dataURL: String { "data:\(mimeType);base64,\(Data(content).base64EncodedString())" }
}
