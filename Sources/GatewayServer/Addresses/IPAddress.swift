import Foundation

/// An IP address, as 16 bytes: an IPv4 one is written as it is mapped into IPv6 (RFC 4291, 2.5.5.2), so that a client
/// is the same one whichever kind of socket it came in by.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The bytes, in network order.
  let bytes: [UInt8]

  /// Reads `127.0.0.1` or `::1`; a zone (`%eth0`) is passed over. Nil for everything else.
  public init?(_ text: some StringProtocol) {
    let text = String(text.prefix { $0 != "%" })
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = Self.mappedPrefix + withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: &six) { Array($0) }
    } else {
      return nil
    }
  }

  private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

  /// Whether it is IPv4, mapped or not.
  var isIPv4: Bool { bytes.starts(with: Self.mappedPrefix) }

  /// Whether it is this machine: 127.0.0.0/8 or ::1.
  public var isLoopback: Bool {
    isIPv4 ? bytes[12] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
  }

  /// The usual notation; IPv4 without its prefix.
  public var description: String {
    if isIPv4 { return bytes.dropFirst(12).map(String.init).joined(separator: ".") }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let written = bytes.withUnsafeBytes { inet_ntop(AF_INET6, $0.baseAddress, &buffer, socklen_t(buffer.count)) }
    guard written != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
