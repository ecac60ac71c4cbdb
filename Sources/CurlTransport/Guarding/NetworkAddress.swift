import Glibc

/// An IPv4 or IPv6 address.
struct NetworkAddress: Sendable, Hashable {
  /// Four or sixteen bytes, in network order.
  let bytes: [UInt8]

  /// An address from its bytes.
  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads four decimal numbers, or IPv6 with or without brackets. Nil for everything else.
  init?(_ text: String) {
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    let plain = isBracketed ? String(text.dropFirst().dropLast()) : text
    let isVersion6 = plain.contains(":")
    guard isVersion6 || !isBracketed else { return nil }
    var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
    guard inet_pton(isVersion6 ? AF_INET6 : AF_INET, plain, &bytes) == 1 else { return nil }
    self.bytes = bytes
  }

  /// Reads a socket address; nil when its family is not IP.
  init?(_ address: UnsafePointer<sockaddr>, length: Int) {
    let raw = UnsafeRawBufferPointer(start: address, count: length)
    switch Int32(address.pointee.sa_family) {
    case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
      bytes = Array(raw[4..<8])
    case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
      bytes = Array(raw[8..<24])
    default: return nil
    }
  }
}

extension NetworkAddress: CustomStringConvertible {
  /// The usual spelling.
  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    _ = inet_ntop(bytes.count == 16 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
