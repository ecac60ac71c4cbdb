import CCurl
import GatewayKit
import Glibc

/// A running call: an easy handle and the state of its callbacks.
///
/// Confined to the loop's thread. libcurl holds an unowned pointer to this object, so it must live until `free()`,
/// which is called after the handle has left its multi handle.
final class Transfer {
  /// The easy handle.
  let handle: EasyHandle
  /// The connection to the caller.
  let exchange: Exchange
  /// The call to make.
  let order: TransferOrder
  /// Why a callback stopped the transfer; nil if none did.
  private(set) var failure: AdapterError?
  /// Why the guard refused an address; nil if it did not.
  private(set) var refusal: AdapterError?
  private var collector = HeaderCollector()
  private var strikes: SecretStrikes
  private var sent = 0
  private var received = 0
  private var isPaused = false
  private var lastByte: ContinuousClock.Instant?

  /// A transfer that is ready to join the multi handle.
  init(_ order: TransferOrder, _ exchange: Exchange) throws(AdapterError) {
    self.order = order
    self.exchange = exchange
    strikes = SecretStrikes(order.headers.secrets)
    handle = try EasyHandle()
    do {
      try configure()
    } catch {
      free()
      throw error
    }
  }

  /// Frees everything. Not in `deinit`, so that it visibly comes after the removal from the multi handle.
  func free() { handle.free() }

  /// libcurl's error text, with secrets struck.
  var explanation: String { handle.explanation(without: strikes) }

  /// Whether the final header has arrived.
  var hasHead: Bool { collector.isComplete }

  // MARK: Time

  /// When to check `overdue` again.
  var nextCheck: ContinuousClock.Instant {
    guard let lastByte, !isPaused else { return order.deadline }
    return min(order.deadline, lastByte + order.idleLimit)
  }

  /// The error with which the transfer must end now; nil if it may go on.
  func overdue(at now: ContinuousClock.Instant) -> AdapterError? {
    if now >= order.deadline {
      return FailureClass.ended("the call to \(order.target.origin) exceeded its deadline", handle)
    }
    // While the reader is behind, the silence is not the server's.
    if let lastByte, !isPaused, now >= lastByte + order.idleLimit {
      return FailureClass.ended(
        "\(order.target.origin) sent nothing for \(order.idleLimit) during its response", handle)
    }
    return nil
  }

  /// Continues after the reader made room.
  func resume() {
    guard isPaused else { return }
    isPaused = false
    lastByte = .now
    _ = curl_easy_pause(handle.pointer, CURLPAUSE_CONT)
  }

  // MARK: Callbacks

  /// Takes a header line. Returns the number of bytes taken; fewer stop the transfer.
  func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    lastByte = .now
    do {
      let head = strikes.isEmpty ? try collector.take(bytes) : try collector.take(strikes.struck(bytes))
      if let head { exchange.open(head) }
      return bytes.count
    } catch {
      failure = AdapterError(
        .unknown,
        error == .tooLarge
          ? "the response header of \(order.target.origin) is too large"
          : "the response of \(order.target.origin) is not HTTP")
      return 0
    }
  }

  /// Takes a piece of the body. Returns the number of bytes taken, or libcurl's pause code.
  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    lastByte = .now
    guard bytes.count <= order.maximumBytes - received else {
      failure = AdapterError(
        .unknown, "the response of \(order.target.origin) is larger than the limit of \(order.maximumBytes) bytes")
      return 0
    }
    if let sink = order.sink {
      sink.take(bytes)
      received += bytes.count
      return bytes.count
    }
    guard take(bytes) else {
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    received += bytes.count
    return bytes.count
  }

  /// Hands over bytes of the body with the request's secrets struck. Returns false when there is no room: all must come
  /// again.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if strikes.isEmpty { return exchange.take(bytes) }
    var next = strikes
    let settled = next.feed(bytes)
    guard settled.isEmpty || settled.withUnsafeBytes({ exchange.take($0) }) else { return false }
    strikes = next
    return true
  }

  /// The bytes still held back, once the body is complete.
  func takeRest() -> [UInt8] { strikes.finish() }

  /// Copies the next bytes of the request's body. Returns 0 at its end.
  func giveBody(into room: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(room.count, order.body.count - sent)
    guard count > 0 else { return 0 }
    order.body.withBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)])) }
    sent += count
    return count
  }

  /// Opens a socket to an address that the guard permits.
  func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let known = NetworkAddress(ccurl_address(address), length: Int(address.pointee.addrlen))
    guard case .guarded(let guardian) = order.route, let known, guardian.permits(known) else {
      refusal = AdapterError(
        .rejected,
        "\(order.target.host) is at \(known?.description ?? "no internet address"), where calls to addresses of a user's "
          + "choice may not go; the operator can allow it")
      return ccurl_bad_socket()
    }
    return socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
  }
}
