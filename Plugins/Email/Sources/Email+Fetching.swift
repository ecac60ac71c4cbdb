public import GatewayKit

extension Email: MediaFetching {
  /// The decoded content of a part of an accepted mail. The mail is in the data folder, so the server is not asked.
  public func content(of media: Media, upTo limit: Int) async throws(AdapterError) -> [UInt8] {
    guard let slash = media.ref.lastIndex(of: "/"), let original = OriginalRef(media.ref[..<slash]) else {
      throw AdapterError(.rejected, "the reference of the file is unknown to this version")
    }
    let path = String(media.ref[media.ref.index(after: slash)...])
    guard let content = try await files.content(at: path, of: original, from: context.blobs) else {
      throw AdapterError(.rejected, "the mail has no part \(path)")
    }
    guard content.count <= limit else {
      throw AdapterError(.rejected, "part \(path) of the mail has \(content.count) bytes; the limit is \(limit)")
    }
    return content
  }
}
