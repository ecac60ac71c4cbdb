import Foundation
import GatewayKit

/// A request's body.
enum RequestBody {
  static func bytes(of value: some Encodable) throws(AdapterError) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(value))
    } catch {
      throw AdapterError(.rejected, "the request could not be written", cause: error)
    }
  }
}
