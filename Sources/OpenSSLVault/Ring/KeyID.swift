/// The public name of a master key: 8 bytes derived from it, worth nothing to who looks for the key.
struct KeyID: Sendable, Hashable, CustomStringConvertible {
  static let length = 8
  let bytes: [UInt8]

  var description: String { bytes.hexadecimal }
}
