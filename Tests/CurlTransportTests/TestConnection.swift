import Glibc
import Synchronization

/// One connection as the peer sees it. The thread that plays it reads, writes and closes; others may hang it up.
final class TestConnection: Sendable {
  /// A request as it stood on the wire.
  struct Request: Sendable {
    let line: String
    /// Lines below the first, as they came.
    let fields: [String]
    let body: [UInt8]

    func values(of name: String) -> [String] {
      fields.filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }.map {
        String($0.dropFirst(name.count + 1).drop { $0 == " " })
      }
    }
  }

  private let fd: Int32
  private let isClosed = Mutex(false)

  init(_ fd: Int32) { self.fd = fd }

  /// The next request; nil when the other side has closed.
  func request() -> Request? {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard let byte = read(1) else { return nil }
      head += byte
    }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
    let bare = Request(line: lines.first ?? "", fields: Array(lines.dropFirst()), body: [])
    guard let length = bare.values(of: "Content-Length").first.flatMap({ Int($0) }), length > 0 else { return bare }
    guard let body = read(length) else { return nil }
    return Request(line: bare.line, fields: bare.fields, body: body)
  }

  /// Exactly `count` bytes; nil when the other side closes before.
  func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let got = bytes.withUnsafeMutableBytes { recv(fd, $0.baseAddress.map { $0 + have }, count - have, 0) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      have += got
    }
    return bytes
  }

  /// Waits until the other side closes.
  func drain() { while read(1) != nil {} }

  /// Writes all of it; false when the other side has closed.
  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Writes all of it; false when the other side has closed.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// A whole answer of a known length.
  @discardableResult
  func answer(_ body: String, status: String = "200 OK", fields: String = "") -> Bool {
    write("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// Wakes whoever reads or writes here with an end; nothing once it is closed, when the number may be that of another
  /// test's connection.
  func hangUp() {
    isClosed.withLock { isClosed in
      if !isClosed { shutdown(fd, Int32(SHUT_RDWR)) }
    }
  }

  /// Gives the descriptor back; its player does nothing here afterwards.
  func close() {
    isClosed.withLock { isClosed in
      guard !isClosed else { return }
      isClosed = true
      _ = Glibc.close(fd)
    }
  }

  /// Makes the close that follows a reset.
  func resetOnClose() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}
