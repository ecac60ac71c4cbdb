import CCurl
import GatewayKit

/// The HTTP loop's work: the multi handle and the transfers on it.
struct TransferEngine: LoopEngine {
  /// Requests from callers.
  enum Command: Sendable {
    case start(TransferOrder, Exchange)
    case cancel(Exchange)
    case resume(Exchange)
  }

  private let multi: UnsafeMutableRawPointer
  private var transfers: [ObjectIdentifier: Transfer] = [:]

  /// An engine over the multi handle, which it does not own.
  init(_ multi: UnsafeMutableRawPointer) { self.multi = multi }

  /// The number of running transfers.
  var count: Int { transfers.count }

  /// Empty: libcurl watches its sockets.
  var watched: [curl_waitfd] { [] }

  /// Executes a caller's command.
  mutating func obey(_ command: Command) {
    switch command {
    case .start(let order, let exchange): start(order, exchange)
    case .cancel(let exchange): cancel(exchange)
    case .resume(let exchange): transfers[ObjectIdentifier(exchange)]?.resume()
    }
  }

  /// Begins a transfer.
  private mutating func start(_ order: TransferOrder, _ exchange: Exchange) {
    do throws(AdapterError) {
      let transfer = try Transfer(order, exchange)
      guard curl_multi_add_handle(multi, transfer.handle.pointer) == CURLM_OK else {
        transfer.free()
        throw AdapterError(.unavailable, "libcurl accepted no further call")
      }
      transfers[ObjectIdentifier(exchange)] = transfer
    } catch {
      exchange.end(error)
    }
  }

  /// Ends a transfer whose caller left. Does nothing if it has ended.
  private mutating func cancel(_ exchange: Exchange) {
    guard let transfer = transfers[ObjectIdentifier(exchange)] else { return }
    end(
      transfer,
      FailureClass.ended(
        "the call to \(transfer.order.target.origin) was cancelled", transfer.handle, cause: CancellationError()))
  }

  /// Advances every transfer without blocking. Returns how long to wait before the next call.
  mutating func advance() -> Duration {
    var running: Int32 = 0
    let code = curl_multi_perform(multi, &running)
    guard code == CURLM_OK else {
      // libcurl does not recover from this state: the calls fail, and the loop continues.
      endAll("libcurl failed: \(String(cString: curl_multi_strerror(code)))")
      return .seconds(60)
    }
    collect()
    return expire()
  }

  /// Ends every transfer.
  mutating func endAll(_ reason: String) {
    for transfer in Array(transfers.values) { end(transfer, FailureClass.ended(reason, transfer.handle)) }
  }

  /// Ends the transfers that libcurl reports as finished.
  private mutating func collect() {
    var waiting: Int32 = 0
    while let message = curl_multi_info_read(multi, &waiting) {
      var context: UnsafeMutableRawPointer?
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
        ccurl_get_pointer(handle, CURLINFO_PRIVATE, &context) == CURLE_OK, let context
      else { continue }
      let code = ccurl_message_result(message)
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      let mayHaveSent = transfer.handle.mayHaveSent
      // Of a host's several addresses one may have been refused and another called.
      let error =
        transfer.failure ?? (mayHaveSent ? nil : transfer.refusal)
        ?? FailureClass.error(
          code, mayHaveSent: mayHaveSent, origin: transfer.order.target.origin, detail: transfer.explanation)
      end(transfer, code == CURLE_OK && transfer.hasHead ? nil : error)
    }
  }

  /// Ends overdue transfers. Returns the time until the next check.
  private mutating func expire() -> Duration {
    let now = ContinuousClock.now
    for transfer in Array(transfers.values) {
      if let error = transfer.overdue(at: now) { end(transfer, error) }
    }
    let next = transfers.values.lazy.map(\.nextCheck).min() ?? now + .seconds(60)
    return max(.zero, min(next - now, .seconds(60)))
  }

  /// Removes a transfer before it notifies the caller, so that nothing of it is left by then.
  private mutating func end(_ transfer: Transfer, _ error: AdapterError?) {
    transfers[ObjectIdentifier(transfer.exchange)] = nil
    _ = curl_multi_remove_handle(multi, transfer.handle.pointer)
    transfer.free()
    transfer.exchange.end(error, rest: error == nil ? transfer.takeRest() : [])
  }
}

/// The loop that HTTP runs on.
typealias TransferLoop = CurlLoop<TransferEngine>

extension TransferLoop {
  /// Begins a call; its exchange reports the progress.
  func start(_ order: TransferOrder, _ exchange: Exchange) {
    guard !post(.start(order, exchange)) else { return }
    exchange.end(AdapterError(.unavailable, "the gateway is stopping; the call to \(order.target.origin) was not made"))
  }

  /// Ends a call whose caller left.
  func cancel(_ exchange: Exchange) {
    if !exchange.hasEnded { _ = post(.cancel(exchange)) }
  }

  /// Continues a call whose reader made room.
  func resume(_ exchange: Exchange) {
    if !exchange.hasEnded { _ = post(.resume(exchange)) }
  }
}
