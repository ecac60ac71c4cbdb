import GatewayKit

/// A file from or for a visitor: the data stored in the log and contained in its id.
struct Attachment: Sendable, Hashable {
  /// The stored content.
  let ref: BlobRef
  /// Cleaned by `FileName`.
  let name: String
  /// Normalised by `FileType`.
  let mimeType: String
  let size: Int

  /// The most bytes of one file. A file is in memory while it arrives.
  static let sizeLimit = 10 << 20
  /// The files that an agent may send: all types. No type that can run is served as such, and everything but pictures
  /// is only offered for saving.
  static let fileRules = [
    FileRule(.image, types: ["image/*"], maximumBytes: sizeLimit),
    FileRule(.video, types: ["video/*"], maximumBytes: sizeLimit),
    FileRule(.audio, types: ["audio/*"], maximumBytes: sizeLimit),
    FileRule(.document, types: ["*/*"], maximumBytes: sizeLimit),
  ]
  /// The most files of one message.
  static let countLimit = 5

  init(ref: BlobRef, name: String, mimeType: String, size: Int) {
    self.ref = ref
    self.name = name
    self.mimeType = mimeType
    self.size = size
  }

  /// The file of a message in the log; nil for one that did not come through the widget.
  init?(_ media: Media) {
    guard let name = media.name, let mimeType = media.mimeType, let size = media.size else { return nil }
    self.init(ref: BlobRef(rawValue: media.ref), name: name, mimeType: mimeType, size: size)
  }

  /// The data folder's file in a reply; nil for files elsewhere, files that are too large and invalid types.
  init?(_ file: OutgoingFile) {
    guard case .blob(let ref) = file.source, let size = file.size, size <= Self.sizeLimit,
      let type = file.mimeType.flatMap(FileType.parse)
    else { return nil }
    self.init(ref: ref, name: FileName.clean(file.name ?? ""), mimeType: type, size: size)
  }

  var media: Media {
    Media(kind: FileType.kind(of: mimeType), mimeType: mimeType, name: name, size: size, ref: ref.rawValue)
  }

  /// The file as sent to clients, with this id.
  func json(id: String) -> JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("name", name)
    object.add("mimeType", mimeType)
    object.add("size", size)
    return object
  }
}
