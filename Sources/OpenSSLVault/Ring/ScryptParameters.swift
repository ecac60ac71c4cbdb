/// How a passphrase becomes a master key: scrypt (RFC 7914).
struct ScryptParameters: Sendable, Hashable {
  static let saltLength = 16

  let salt: [UInt8]
  /// N = 2^logCost.
  let logCost: UInt8
  let block: UInt8
  let parallel: UInt8

  /// Those of a new vault: 128 MiB and about half a second.
  static func new() -> ScryptParameters {
    let salt = [UInt8](unsafeUninitializedCapacity: saltLength) { bytes, count in
      Crypto.fillRandomly(UnsafeMutableRawBufferPointer(bytes))
      count = saltLength
    }
    return ScryptParameters(salt: salt, logCost: 17, block: 8, parallel: 1)
  }

  /// A damaged ring must not make the process ask for any amount of memory.
  var areBounded: Bool { (10...20).contains(logCost) && (1...16).contains(block) && (1...4).contains(parallel) }
}
