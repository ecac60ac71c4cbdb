import Foundation
import GatewayKit

extension PromptImage {
  /// The picture in an address of its own; nil for any other address, and for types that the API refuses.
  init?(dataURL: String) {
    guard let match = dataURL.wholeMatch(of: /data:(image\/(?:jpeg|png|webp|gif));base64,(.+)/),
      let content = Data(base64Encoded: String(match.2))
    else { return nil }
    self.init(mimeType: String(match.1), content: Array(content))
  }
}
