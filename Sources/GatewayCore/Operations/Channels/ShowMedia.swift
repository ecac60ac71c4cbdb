public import GatewayKit

/// The state of a customer's file.
public struct ShowMedia: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "media", http: .get("channels/{channel}/media"), access: .admin, effect: .read,
    summary: "Tells the state of a customer's file.")

  /// The channel.
  public let channel: ChannelID
  /// The channel's id of the file.
  public let ref: String

  /// Creates the operation.
  public init(channel: ChannelID, ref: String) {
    self.channel = channel
    self.ref = ref
  }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> KeptMedia {
    let index = MediaIndex(channel: channel, store: call.services.store)
    guard let kept = try await call.services.stored({ () throws(StoreError) in try await index.kept(ref) }) else {
      throw OperationError(.mediaNotFound, ["channel": .string(channel.rawValue), "file": .string(ref)])
    }
    return kept
  }
}
