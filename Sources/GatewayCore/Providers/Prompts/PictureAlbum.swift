import Foundation
import GatewayKit

/// The pictures of one prompt: which ones, where they belong, and their bytes if available.
struct PictureAlbum: Sendable {
  /// No pictures.
  static let empty = PictureAlbum()

  private(set) var pictures: [PromptPicture] = []
  private var images: [String: PromptImage] = [:]

  /// Adds a picture; nil when the model cannot see it.
  mutating func add(_ media: Media, at position: Int64, _ image: PromptImage?) {
    let shown = image.map { PromptPicture.Shown(mimeType: $0.mimeType, size: $0.content.count) }
    pictures.append(PromptPicture(position: position, ref: media.ref, shown: shown))
    if let image { images[media.ref] = image }
  }

  /// The album of a sent prompt: its pictures without their bytes.
  init(_ pictures: [PromptPicture] = []) {
    self.pictures = pictures
    for picture in pictures {
      images[picture.ref] = picture.shown.map { PromptImage(mimeType: $0.mimeType, content: []) }
    }
  }

  /// The line with its pictures; the text names those that cannot be shown.
  func illustrated(_ line: PromptHistory.Line) -> PromptHistory.Line {
    var illustrated = line
    for media in line.files {
      guard let picture = pictures.first(where: { $0.position == line.position && $0.ref == media.ref }) else {
        continue
      }
      if picture.shown != nil, let image = images[media.ref] {
        illustrated.images.append(image)
      } else if let name = illustrated.text.range(of: "[\(media.inWords)]", options: .backwards) {
        illustrated.text.replaceSubrange(name, with: "[\(media.inWords), not available]")
      }
    }
    return illustrated
  }

  /// The pictures at these positions, in order.
  func pictures(at positions: [Int64]) -> [PromptPicture] {
    positions.flatMap { position in pictures.filter { $0.position == position } }
  }
}
