import Foundation

/// Receives the redirect of a browser on this machine, on a port of 127.0.0.1. If the browser runs on another machine,
/// the person pastes the address instead.
struct LoopbackReceiver {
  private let listener: Int32
  /// The port it listens on.
  let port: UInt16

  /// Listens on a port that the system chooses.
  init() throws(CommandFailure) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let fd = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(fd, generic, length) == 0 && listen(fd, 8) == 0 && getsockname(fd, generic, &length) == 0
      }
    }
    guard isBound else { throw CommandFailure("cannot open a port on 127.0.0.1: \(SystemError.last)") }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Stops listening.
  func close() { _ = Foundation.close(listener) }

  /// The next address, from a browser's request or a line of standard input; nil after `limit`.
  func next(within limit: Duration, readsInput: Bool) -> String? {
    let deadline = ContinuousClock.now + limit
    var watchesInput = readsInput
    while true {
      let left = Int32(clamping: (deadline - .now).components.seconds * 1000)
      guard left > 0 else { return nil }
      var watched = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
      if watchesInput { watched.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
      guard poll(&watched, nfds_t(watched.count), left) > 0 else { continue }
      if watched[0].revents != 0, let address = request() { return address }
      if watchesInput, watched[1].revents != 0 {
        guard let line = readLine() else {
          watchesInput = false
          continue
        }
        if !line.isEmpty { return line }
      }
    }
  }

  /// The target of a browser's request. Answers with a page that says it can be closed.
  private func request() -> String? {
    let connection = accept(listener, nil, nil)
    guard connection >= 0 else { return nil }
    defer { _ = Foundation.close(connection) }
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var head = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(connection, &head, head.count, 0)
    guard count > 0 else { return nil }
    let line = String(decoding: head[..<count].prefix { $0 != 13 && $0 != 10 }, as: UTF8.self)
    let words = "You may close this page and go back to the terminal.\n"
    let answer =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(words.utf8.count)\r\n"
      + "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n\(words)"
    _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
    let parts = line.split(separator: " ")
    return parts.count >= 2 && parts[0] == "GET" ? String(parts[1]) : nil
  }
}
