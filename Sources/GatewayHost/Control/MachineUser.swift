import Foundation
import NIOCore

/// The users of this machine.
enum MachineUser {
  /// `struct ucred` of Linux; see unix(7), SO_PEERCRED.
  private struct PeerCredentials {
    var process: Int32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0
  }

  /// The name of the user who runs this process.
  static var current: String { name(of: geteuid()) }

  /// The name of the user whose process connected to a socket.
  static func name(of channel: any Channel) async throws -> String {
    guard let options = channel as? any SocketOptionProvider else { return current }
    let credentials: PeerCredentials = try await options.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
    ).get()
    return name(of: credentials.user)
  }

  /// The name in the user database; the number as text when it has none.
  private static func name(of user: uid_t) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
      return String(user)
    }
    return String(cString: name)
  }
}
