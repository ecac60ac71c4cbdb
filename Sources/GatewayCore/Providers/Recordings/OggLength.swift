/// How long the sound in an Ogg file is, as its last page says. Pure.
enum OggLength {
  /// The longest that is believed: what says more is no voice message, and may say anything.
  private static let longest: UInt64 = 86_400
  /// Samples a second of Opus, whatever was recorded (RFC 7845, 4); no other codec that voices come in has more.
  private static let rate: UInt64 = 48_000

  /// Whole seconds, rounded up; 0 for what is no Ogg file.
  static func seconds(of content: [UInt8]) -> Int {
    // The capture pattern, version, type, then the position in samples (RFC 3533, 6).
    guard content.starts(with: "OggS".utf8), let page = lastPage(in: content) else { return 0 }
    let position = content[(page + 6)..<(page + 14)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // All ones: no packet ends on the page.
    return position == .max ? 0 : Int(min(position / rate + 1, longest))
  }

  private static func lastPage(in content: [UInt8]) -> Int? {
    let pattern = Array("OggS".utf8)
    return (0...max(0, content.count - 14)).reversed().first {
      $0 + 14 <= content.count && content[$0] == pattern[0] && content[$0..<($0 + 4)].elementsEqual(pattern)
    }
  }
}
