import Foundation
import GatewayKit

extension PromptImage {
  /// The picture in an address (RFC 2397): both wires take one where a picture's address is wanted, and nobody has to
  /// fetch a customer's picture from us.
  var dataURL: String { "data:\(mimeType);base64,\(Data(content).base64EncodedString())" }
}
