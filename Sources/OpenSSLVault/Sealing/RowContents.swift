/// What is sealed in a row: a value, and the label that people gave it.
struct RowContents: Sendable {
  /// The value.
  let value: SecretBytes
  /// Its name at its vendor; at most 100 bytes of UTF-8. Nil without one.
  let label: String?

  init(_ value: SecretBytes, label: String? = nil) {
    self.value = value
    self.label = label
  }

  /// Both as one: the value alone, or the label's length in a byte, the label, and the value.
  var bytes: SecretBytes {
    guard let label else { return value }
    let text = Array(label.utf8)
    return SecretBytes(count: 1 + text.count + value.count) { bytes in
      bytes[0] = UInt8(clamping: text.count)
      bytes[1...].copyBytes(from: text)
      value.withBytes { bytes[(1 + text.count)...].copyBytes(from: $0) }
    }
  }

  /// Reads what `bytes` gave; nil when it is malformed.
  init?(_ bytes: SecretBytes, isLabelled: Bool) {
    guard isLabelled else {
      self.init(bytes)
      return
    }
    let label = bytes.withBytes { bytes -> [UInt8]? in
      guard let count = bytes.first, bytes.count > Int(count) else { return nil }
      return Array(bytes[1..<(1 + Int(count))])
    }
    guard let label, let text = String(validating: label, as: UTF8.self) else { return nil }
    self.init(bytes.part((1 + label.count)..<bytes.count), label: text)
  }
}
