import GatewayKit

/// Looks for the pictures that go along with a prompt: those of the messages that are to be answered, and the newest of the
/// few lines before them, as many as the bounds let.
struct PictureReader {
  /// The most pictures of one prompt.
  static let count = 4
  /// The largest picture: WhatsApp's largest.
  static let largest = 5 << 20
  /// The most bytes of pictures with one prompt.
  static let total = 8 << 20
  /// So many lines before the messages that are answered are looked at.
  static let lines = 10
  /// How long a picture that is being fetched is waited for.
  static let patience = Duration.seconds(10)

  let files: CustomerFiles
  let channel: ChannelID
  /// The most tokens that the model counts a picture as.
  let tokens: Int

  /// Reads them, the newest first where not all fit.
  func album(of log: [PromptHistory.Line], answering waiting: [PromptHistory.Line]) async -> PictureAlbum {
    var album = PictureAlbum()
    var room = Self.total
    var left = Self.count
    let answered = Set(waiting.map(\.position))
    for line in (log.suffix(Self.lines) + waiting).reversed() where line.role == .customer {
      for media in line.files where media.mayBePicture {
        let image = left > 0 ? await image(media, room, waiting: answered.contains(line.position)) : nil
        if let image {
          left -= 1
          room -= image.content.count
        }
        album.add(media, at: line.position, image)
      }
    }
    return album
  }

  private func image(_ media: Media, _ room: Int, waiting: Bool) async -> PromptImage? {
    let place = await files.place(of: media, on: channel, waiting: waiting ? Self.patience : .zero)
    guard case .there(let ref, let size) = place, size <= min(room, Self.largest),
      let content = try? await files.content(ref, size: size)
    else { return nil }
    let type = ContentType.of(head: Array(content.prefix(ContentType.headLength)), name: media.name ?? "")
    guard PromptImage.types.contains(type), !AnimatedPicture.isOne(content, type) else { return nil }
    return PromptImage(mimeType: type, content: content, mostTokens: tokens)
  }
}

extension Media {
  /// Whether it may be a picture that a model can be shown.
  var mayBePicture: Bool { kind == .image || kind == .sticker }
}
