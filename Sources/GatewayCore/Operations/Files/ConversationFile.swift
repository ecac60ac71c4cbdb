public import GatewayKit

/// A file of a conversation. Its JSON describes it; the HTTP API answers with its bytes.
public struct ConversationFile: Sendable, Codable {
  /// The name under which it is saved.
  public let name: String
  /// The MIME type, detected from its bytes. It is never one that a browser runs.
  public let mimeType: String
  /// The size in bytes.
  public let size: Int
  /// Whether a page may show it; otherwise it is only saved.
  public let isShown: Bool
  /// Where the bytes are; nil in a description that was decoded.
  private var source: Source?

  private struct Source: Sendable {
    let blobs: any Blobs
    let range: BlobRange
  }

  private enum CodingKeys: String, CodingKey {
    case name, mimeType, size, isShown
  }

  init(name: String, mimeType: String, isShown: Bool, range: BlobRange, in blobs: any Blobs) {
    self.name = name
    self.mimeType = mimeType
    self.isShown = isShown
    size = range.count
    source = Source(blobs: blobs, range: range)
  }

  /// Up to `count` bytes from `offset` on; empty past the end, nil when the file was removed meanwhile.
  public func bytes(from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]? {
    guard let source else { return nil }
    let most = min(count, max(0, size - offset))
    guard most > 0 else { return [] }
    return try await source.blobs.bytes(of: source.range.blob, from: source.range.offset + offset, upTo: most)
  }
}
