import GatewayKit

/// Reads the pictures for a prompt: those of the messages to answer, and the newest of the few lines before, within
/// bounds.
struct PictureReader {
  /// The most pictures in a prompt.
  static let count = 4
  /// The largest picture, in bytes: WhatsApp's limit.
  static let largest = 5 << 20
  /// The most bytes of pictures in a prompt.
  static let total = 8 << 20
  /// How many lines before the answered messages are searched.
  static let lines = 10
  /// How long to wait for a picture that is being fetched.
  static let patience = Duration.seconds(10)

  let files: CustomerFiles
  let channel: ChannelID
  /// The most tokens that a picture counts as for the model.
  let tokens: Int

  /// Reads the pictures, newest first if not all fit.
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
    let place = await files.state(of: media, on: channel, waiting: waiting ? Self.patience : .zero)
    guard case .there(let ref, let size) = place, size <= min(room, Self.largest),
      let content = try? await files.content(ref, size: size)
    else { return nil }
    let type = ContentType.of(head: Array(content.prefix(ContentType.headLength)), name: media.name ?? "")
    guard PromptImage.types.contains(type), !AnimatedPicture.isOne(content, type) else { return nil }
    return PromptImage(mimeType: type, content: content, mostTokens: tokens)
  }
}

extension Media {
  /// Whether it may be a picture that a model can see.
  var mayBePicture: Bool { kind == .image || kind == .sticker }
}
