import Foundation
import GatewayKit

/// Finds file names in stored bytes of any format. A file name is 64 lower-case hexadecimal digits.
struct FileNames: Sendable {
  private let sought: Set<BlobRef>
  /// The names found so far.
  private(set) var found: Set<BlobRef> = []

  init(of refs: Set<BlobRef>) { sought = refs }

  /// Whether some names have not been found yet.
  var isIncomplete: Bool { found.count < sought.count }

  /// Searches one value.
  mutating func read(_ value: Data) {
    value.withUnsafeBytes { bytes in
      var run = 0
      for (index, byte) in bytes.enumerated() {
        guard Self.isDigit(byte) else {
          run = 0
          continue
        }
        run += 1
        // Every 64 digits of a longer run are looked up, so digits before a name do not hide it.
        guard run >= 64 else { continue }
        let ref = BlobRef(rawValue: String(decoding: bytes[(index - 63)...index], as: UTF8.self))
        if sought.contains(ref) { found.insert(ref) }
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
