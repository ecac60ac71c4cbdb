/// The length of the sound in an Ogg file, from its last page. Pure.
enum OggLength {
  /// In seconds. A longer length is not a voice message, and may be any value.
  private static let longest: UInt64 = 86_400
  /// Opus positions count samples at this rate, whatever was recorded (RFC 7845, 4); other codecs used for voice have
  /// no higher rate.
  private static let rate: UInt64 = 48_000

  /// The length in seconds, rounded up; 0 when this is not an Ogg file.
  static func seconds(of content: [UInt8]) -> Int {
    // The capture pattern, version, type, then the position in samples (RFC 3533, 6).
    guard content.starts(with: "OggS".utf8), let page = lastPage(in: content) else { return 0 }
    let position = content[(page + 6)..<(page + 14)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // All ones: no packet ends on this page.
    return position == .max ? 0 : Int(min(position / rate + 1, longest))
  }

  private static func lastPage(in content: [UInt8]) -> Int? {
    let pattern = Array("OggS".utf8)
    return (0...max(0, content.count - 14)).reversed().first {
      $0 + 14 <= content.count && content[$0] == pattern[0] && content[$0..<($0 + 4)].elementsEqual(pattern)
    }
  }
}
