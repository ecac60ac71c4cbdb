import Foundation
import Glibc
import Synchronization

/// A peer on loopback whose every connection is played by a script, in a thread of its own, with blocking calls.
final class TestServer: Sendable {
  private struct State {
    var isListening = true
    var accepted = 0
    var open: [Int32: TestConnection] = [:]
    var isStopped = false
  }

  let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())

  /// A server that plays `script` on every connection, and closes it when the script returns.
  init(_ script: @escaping @Sendable (TestConnection) -> Void) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let fd = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(fd, generic, length) == 0 && listen(fd, 1024) == 0 && getsockname(fd, generic, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in accept(script) }
  }

  /// The address of a path on it.
  func url(_ path: String = "/") throws -> URL { try Self.url("http://127.0.0.1:\(port)\(path)") }

  /// The connections it has had.
  var accepted: Int { state.withLock { $0.accepted } }

  /// Whether no connection is open on its side.
  var isQuiet: Bool { state.withLock { $0.open.isEmpty } }

  /// The sockets of this machine that are connected to it, by the kernel's account.
  func clients() throws -> Int {
    // Columns: number, local address, remote address, state, …, owner's inode in the tenth; 0 when nobody holds it.
    let table = try String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8)
    let remote = String(format: ":%04X", Int(port))
    return table.split(separator: "\n").dropFirst().count { line in
      let columns = line.split(separator: " ")
      return columns.count > 9 && columns[2].hasSuffix(remote) && columns[9] != "0"
    }
  }

  /// Closes the listener and every connection.
  func stop() {
    let connections = state.withLock { state in
      state.isStopped = true
      if state.isListening { shutdown(listener, Int32(SHUT_RDWR)) }
      return Array(state.open.values)
    }
    for connection in connections { connection.hangUp() }
  }

  static func url(_ text: String) throws -> URL {
    guard let url = URL(string: text) else { throw URLError(.badURL) }
    return url
  }

  private func accept(_ script: @escaping @Sendable (TestConnection) -> Void) {
    while true {
      let fd = Glibc.accept(listener, nil, nil)
      if fd < 0, errno == EINTR || errno == ECONNABORTED { continue }
      guard fd >= 0 else { break }
      _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
      let connection = TestConnection(fd)
      let goesOn = state.withLock { state in
        state.accepted += 1
        state.open[fd] = connection
        return !state.isStopped
      }
      if !goesOn { connection.hangUp() }
      Thread.detachNewThread { [self] in
        script(connection)
        // Before the number is free: the next connection may have it.
        state.withLock { $0.open[fd] = nil }
        connection.close()
      }
    }
    state.withLock { state in
      state.isListening = false
      _ = close(listener)
    }
  }
}
