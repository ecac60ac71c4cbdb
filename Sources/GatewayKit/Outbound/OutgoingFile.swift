/// A file that the business sends with a message, whose text is then its caption.
public struct OutgoingFile: Sendable, Hashable, Codable {
  /// Where the channel gets the bytes.
  public enum Source: Sendable, Hashable, Codable {
    /// The other side fetches them from this `https` address.
    case address(String)
    /// They lie in the data folder: a channel that sends them uploads them first (`MediaUploading`).
    case blob(BlobRef)
    /// They were uploaded; this is the other side's name for them.
    case uploaded(String)
  }

  /// What kind of file.
  public var kind: Media.Kind
  /// Where it is.
  public var source: Source
  /// What the customer sees it called, for documents.
  public var name: String?
  /// Its MIME type, where it is known.
  public var mimeType: String?
  /// Bytes, where they are known.
  public var size: Int?

  /// A file.
  public init(kind: Media.Kind, source: Source, name: String? = nil, mimeType: String? = nil, size: Int? = nil) {
    self.kind = kind
    self.source = source
    self.name = name
    self.mimeType = mimeType
    self.size = size
  }
}
