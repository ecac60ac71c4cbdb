import Foundation
import GatewayKit

/// Finds the names of files, which are 64 lower-case hexadecimal digits, in stored bytes, whatever their format.
struct FileNames: Sendable {
  private let sought: Set<BlobRef>
  /// Those that were found.
  private(set) var found: Set<BlobRef> = []

  init(of refs: Set<BlobRef>) { sought = refs }

  /// Whether there are others to be found.
  var isIncomplete: Bool { found.count < sought.count }

  /// Reads one value.
  mutating func read(_ value: Data) {
    value.withUnsafeBytes { bytes in
      var run = 0
      for (index, byte) in bytes.enumerated() {
        guard Self.isDigit(byte) else {
          run = 0
          continue
        }
        run += 1
        // Digits before a name are no reason to miss it: every 64 of a longer run are looked up.
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
