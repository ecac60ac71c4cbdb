import GatewayKit

/// A file that a visitor sent, or is sent: what the log keeps of it, and what its name on the wire tells.
struct Attachment: Sendable, Hashable {
  /// The stored content.
  let ref: BlobRef
  /// Clean: see `FileName`.
  let name: String
  /// Clean: see `FileType`.
  let mimeType: String
  let size: Int

  /// The most bytes of one file: they are in memory while they arrive.
  static let sizeLimit = 10 << 20
  /// What an agent may send: everything, since nothing that runs has a type of its own, and what is no picture is only
  /// offered for saving.
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

  /// The file of the data folder that goes with an answer; nil for one that lies elsewhere.
  init?(_ file: OutgoingFile) {
    guard case .blob(let ref) = file.source, let size = file.size, size <= Self.sizeLimit,
      let type = file.mimeType.flatMap(FileType.parse)
    else { return nil }
    self.init(ref: ref, name: FileName.clean(file.name ?? ""), mimeType: type, size: size)
  }

  var media: Media {
    Media(kind: FileType.kind(of: mimeType), mimeType: mimeType, name: name, size: size, ref: ref.rawValue)
  }

  /// The file as clients see it, under `id`.
  func json(id: String) -> JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("name", name)
    object.add("mimeType", mimeType)
    object.add("size", size)
    return object
  }
}
