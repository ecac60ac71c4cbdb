import CCurl
import GatewayKit
import Glibc

/// One raw connection: an easy handle and its owner's pending operations. Confined to the loop's thread, and freed by
/// `free()` after the handle has left its multi handle.
final class WireLink {
  /// The most bytes of one read.
  static let longestRead = 64 << 10
  /// The most bytes written in one turn of the loop.
  private static let longestWrite = 64 << 10
  /// How long a write may make no progress.
  private static let writeLimit = Duration.seconds(30)

  private enum Phase {
    case connecting
    case standing(curl_socket_t)
  }

  private struct Reader {
    let deadline: ContinuousClock.Instant
    let promise: Promise<[UInt8]?>
  }

  private struct Writer {
    let bytes: PinnedBytes
    var sent = 0
    var lastProgress = ContinuousClock.now
    let promise: Promise<Void>
  }

  /// The easy handle.
  let handle: EasyHandle
  /// Completes when the connection is logged in.
  let opened: Promise<Void>
  /// The connection to make.
  let order: WireOrder
  private var phase = Phase.connecting
  private var reader: Reader?
  private var writer: Writer?
  private var lastLine: [UInt8] = []
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: WireLink.longestRead, alignment: 1)

  /// A connection that is ready to join the multi handle.
  init(_ order: WireOrder, _ opened: Promise<Void>) throws(AdapterError) {
    self.order = order
    self.opened = opened
    handle = try EasyHandle()
    do {
      try configure()
    } catch {
      free()
      throw error
    }
  }

  /// Frees everything.
  func free() {
    handle.free()
    room.deallocate()
  }

  // MARK: Requests from its owner

  func write(_ bytes: PinnedBytes, _ promise: Promise<Void>) {
    guard case .standing = phase, writer == nil else {
      return promise.fail(AdapterError(.rejected, "a connection can have only one writer at a time"))
    }
    writer = Writer(bytes: bytes, promise: promise)
  }

  func read(until deadline: ContinuousClock.Instant, _ promise: Promise<[UInt8]?>) {
    guard case .standing = phase, reader == nil else {
      return promise.fail(AdapterError(.rejected, "a connection can have only one reader at a time"))
    }
    reader = Reader(deadline: deadline, promise: promise)
  }

  func stopReading() {
    reader.take()?.promise.fail(AdapterError(.unavailable, "the read was cancelled", cause: CancellationError()))
  }

  /// Fails all pending operations.
  func fail(_ reason: String, cause: (any Error)?) {
    let origin = order.target.origin
    opened.fail(AdapterError(.unavailable, "no connection to \(origin): \(reason)", cause: cause))
    reader.take()?.promise.fail(AdapterError(.unavailable, "\(origin): \(reason)", cause: cause))
    writer?.promise.fail(AdapterError(.unknown, "\(origin): \(reason)", cause: cause))
  }

  // MARK: The loop's turns

  /// The socket events to wait for in addition to libcurl's; nil if none.
  var watched: curl_waitfd? {
    guard case .standing(let socket) = phase, reader != nil || writer != nil else { return nil }
    let events = (reader == nil ? 0 : CURL_WAIT_POLLIN) | (writer == nil ? 0 : CURL_WAIT_POLLOUT)
    return curl_waitfd(fd: socket, events: Int16(events), revents: 0)
  }

  /// When to check again.
  var nextCheck: ContinuousClock.Instant {
    guard case .standing = phase else { return order.deadline }
    let far = ContinuousClock.now + .seconds(60)
    return min(reader?.deadline ?? far, writer.map { $0.lastProgress + Self.writeLimit } ?? far)
  }

  /// Takes libcurl's result of connecting. Returns the error if it failed.
  func stood(_ code: CURLcode) -> AdapterError? {
    guard code == CURLE_OK else { return failure(code) }
    var socket = curl_socket_t()
    guard ccurl_get_socket(handle.pointer, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK, socket != ccurl_bad_socket()
    else { return AdapterError(.unavailable, "the connection to \(order.target.origin) was closed immediately") }
    phase = .standing(socket)
    // libcurl overwrites its copies as it frees them. The connection's copy lives as long as the connection.
    for option in [CURLOPT_PASSWORD, CURLOPT_XOAUTH2_BEARER] { try? handle.clear(option) }
    opened.keep(.success(()))
    return nil
  }

  /// Reads and writes without blocking. Returns the error if the connection has ended.
  func pump(at now: ContinuousClock.Instant) -> AdapterError? {
    guard case .standing = phase else {
      guard now >= order.deadline else { return nil }
      return AdapterError(.unavailable, "the login timed out")
    }
    return pumpWriter(at: now) ?? pumpReader(at: now)
  }

  private func pumpWriter(at now: ContinuousClock.Instant) -> AdapterError? {
    guard var writer else { return nil }
    let bytes = writer.bytes.memory
    let end = min(bytes.count, writer.sent + Self.longestWrite)
    var count = 0
    let code = curl_easy_send(
      handle.pointer, bytes.baseAddress.map { $0 + writer.sent }, end - writer.sent, &count)
    switch code {
    case CURLE_OK:
      writer.sent += count
      writer.lastProgress = now
    case CURLE_AGAIN:
      if now >= writer.lastProgress + Self.writeLimit {
        return AdapterError(.unknown, "the server accepted no data for \(Self.writeLimit)")
      }
    default: return broken(code)
    }
    self.writer = writer
    if writer.sent == bytes.count {
      self.writer = nil
      writer.promise.keep(.success(()))
    }
    return nil
  }

  private func pumpReader(at now: ContinuousClock.Instant) -> AdapterError? {
    guard let reader else { return nil }
    var count = 0
    let code = curl_easy_recv(handle.pointer, room.baseAddress, room.count, &count)
    switch code {
    case CURLE_OK:
      self.reader = nil
      reader.promise.keep(.success(count == 0 ? nil : Array(room[..<count])))
    case CURLE_AGAIN:
      if now >= reader.deadline {
        self.reader = nil
        reader.promise.keep(.success([]))
      }
    default: return broken(code)
    }
    return nil
  }

  private func broken(_ code: CURLcode) -> AdapterError {
    AdapterError(.unavailable, "the connection broke: \(String(cString: curl_easy_strerror(code)))")
  }

  // MARK: The server's text during login

  /// Keeps the last line.
  func takeLine(_ bytes: UnsafeRawBufferPointer) {
    lastLine = Array(bytes.prefix(500))
  }

  private func failure(_ code: CURLcode) -> AdapterError {
    var status = 0
    _ = ccurl_get_long(handle.pointer, CURLINFO_RESPONSE_CODE, &status)
    let words = String(decoding: lastLine.withUnsafeBytes { order.login.strikes.struck($0) }, as: UTF8.self)
    return LoginFailure.error(
      code, status: status, words: words, login: order.login, target: order.target,
      detail: handle.explanation(without: order.login.strikes))
  }
}
