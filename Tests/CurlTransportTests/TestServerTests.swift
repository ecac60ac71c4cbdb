import Foundation
import Glibc
import Testing

/// The peers of these tests keep to themselves: all of them share the process's descriptors.
@Suite struct TestServerTests {
  /// Descriptor numbers that nothing else of the process comes near to.
  private static let far: Int32 = 700

  /// Two connected sockets; the first has the lowest free number from `far` on.
  private static func pair() throws -> (far: Int32, near: Int32) {
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw POSIXError(.EMFILE)
    }
    let moved = fcntl(ends[0], F_DUPFD_CLOEXEC, far)
    close(ends[0])
    guard moved >= far else { throw POSIXError(.EMFILE) }
    return (moved, ends[1])
  }

  /// A server that is stopped lists its connections and hangs them up. When one ends in between, its number goes to the
  /// next connection of the process: another test's, which then ended in the middle of its login.
  @Test("hanging up a connection that has ended does not end the one that has its number now")
  func reusedDescriptor() throws {
    let first = try Self.pair()
    let ended = TestConnection(first.far)
    ended.close()
    let second = try Self.pair()
    try #require(second.far == first.far)
    let other = TestConnection(second.far)
    ended.hangUp()
    ended.close()
    #expect(other.write("alive"))
    #expect(TestConnection(second.near).read(5) == Array("alive".utf8))
    other.hangUp()
    #expect(!other.write("x"))
    other.close()
    close(first.near)
    close(second.near)
  }

  @Test("a connection that is open is hung up with its server")
  func stop() async throws {
    let record = RequestRecord()
    let server = try TestServer { connection in
      if let request = connection.request() { record.keep(request) }
      connection.drain()
    }
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = server.port.bigEndian
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    try #require(isConnected)
    let connection = TestConnection(client)
    #expect(connection.write("GET / HTTP/1.1\r\n\r\n"))
    try await eventually { record.requests.count == 1 }
    server.stop()
    #expect(connection.read(1) == nil)
    connection.close()
    try await eventually { server.isQuiet }
  }
}
