import Foundation

/// What counts as one client: an IPv4 address, or the /64 that one IPv6 customer has to themselves.
enum ClientNetwork {
  static func key(of address: String) -> String {
    guard address.contains(":"), !address.contains(".") else { return address }
    let halves = address.components(separatedBy: "::")
    let head = halves[0].split(separator: ":").map(String.init)
    guard halves.count == 2, head.count < 4 else { return head.prefix(4).joined(separator: ":") }
    let tail = halves[1].split(separator: ":").map(String.init)
    let zeros = Array(repeating: "0", count: max(0, 8 - head.count - tail.count))
    return (head + zeros + tail).prefix(4).joined(separator: ":")
  }
}
