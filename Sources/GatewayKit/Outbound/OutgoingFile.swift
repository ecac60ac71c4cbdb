/// A file that the business sends with a message, whose text is then its caption.
public struct OutgoingFile: Sendable, Hashable, Codable {
  /// The source of the bytes.
  public enum Source: Sendable, Hashable, Codable {
    /// The other side fetches them from this `https` address.
    case address(String)
    /// The file is in the data folder; a channel must upload it first (`MediaUploading`).
    case blob(BlobRef)
    /// The file was uploaded; this is the other side's id of it.
    case uploaded(String)
  }

  /// The kind of file.
  public var kind: Media.Kind
  /// The source of the bytes.
  public var source: Source
  /// The file name shown to the customer, for documents.
  public var name: String?
  /// The MIME type, if known.
  public var mimeType: String?
  /// The size in bytes, if known.
  public var size: Int?

  /// Creates a file.
  public init(kind: Media.Kind, source: Source, name: String? = nil, mimeType: String? = nil, size: Int? = nil) {
    self.kind = kind
    self.source = source
    self.name = name
    self.mimeType = mimeType
    self.size = size
  }
}
