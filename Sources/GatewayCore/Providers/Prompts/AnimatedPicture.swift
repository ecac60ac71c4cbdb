/// Detects animated pictures, for which some providers refuse the whole request. Pure.
enum AnimatedPicture {
  /// Whether a picture of this type is animated.
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

  /// Looks for the extension with which every browser repeats a GIF; pictures of one frame have none.
  private static func isAnimatedGIF(_ content: [UInt8]) -> Bool {
    !content.prefix(ContentType.headLength).ranges(of: Array("NETSCAPE2.0".utf8)).isEmpty
  }
}
