/// Tells pictures that move, which some providers refuse together with the whole question. Pure.
enum AnimatedPicture {
  /// Whether a picture of this type moves.
  static func isOne(_ content: [UInt8], _ type: String) -> Bool {
    switch type {
    case "image/webp": isAnimatedWebP(content)
    case "image/gif": isAnimatedGIF(content)
    default: false
    }
  }

  /// RFC 9649, 2.7.1: the second lowest bit of the flags after the chunk `VP8X`.
  private static func isAnimatedWebP(_ content: [UInt8]) -> Bool {
    content.count > 20 && content.dropFirst(12).starts(with: "VP8X".utf8) && content[20] & 0x02 != 0
  }

  /// The extension by which every browser knows that a GIF repeats; pictures of one frame have none.
  private static func isAnimatedGIF(_ content: [UInt8]) -> Bool {
    !content.prefix(ContentType.headLength).ranges(of: Array("NETSCAPE2.0".utf8)).isEmpty
  }
}
