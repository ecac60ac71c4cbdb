import Testing

@testable import GatewayCore

/// How long a voice message is, by its last page.
@Suite struct OggLengthTests {
  /// A page that ends at a position in samples.
  private static func page(_ position: UInt64, _ content: [UInt8] = [1, 2, 3]) -> [UInt8] {
    Array("OggS".utf8) + [0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: position >> (8 * UInt64($0))) }
      + [UInt8](repeating: 0, count: 12) + content
  }

  @Test(
    "the last page has the seconds, rounded up; an invalid page has none, and a length of a day is not believed",
    arguments: [
      (page(0) + page(48_000 * 30), 31), (page(48_000 * 2) + page(1), 1), (page(.max), 0), ([], 0),
      (Array("OggS".utf8), 0), (Array("RIFF????WAVE".utf8), 0), (page(48_000 * 10_000_000_000), 86_400),
      ([0] + page(48_000), 0),
    ] as [([UInt8], Int)])
  func seconds(content: [UInt8], seconds: Int) {
    #expect(OggLength.seconds(of: content) == seconds)
  }
}
