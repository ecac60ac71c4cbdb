import CCurl
import GatewayKit

/// The loop that raw connections run on.
typealias WireLoop = CurlLoop<WireEngine>

/// The mail loop's work: raw connections. Confined to the loop's thread.
struct WireEngine: LoopEngine {
  /// Requests from the connections' owners.
  enum Command: Sendable {
    case open(WireOrder, WireID, Promise<Void>)
    case write(PinnedBytes, WireID, Promise<Void>)
    case read(until: ContinuousClock.Instant, WireID, Promise<[UInt8]?>)
    case stopReading(WireID)
    case close(WireID, Promise<Void>?)
  }

  private let multi: UnsafeMutableRawPointer
  private var links: [WireID: WireLink] = [:]

  init(_ multi: UnsafeMutableRawPointer) { self.multi = multi }

  var count: Int { links.count }

  var watched: [curl_waitfd] { links.values.compactMap(\.watched) }

  mutating func obey(_ command: Command) {
    switch command {
    case .open(let order, let id, let opened): open(order, id, opened)
    case .write(let bytes, let id, let written):
      guard let link = links[id] else { return written.fail(AdapterError(.unknown, "the connection is closed")) }
      link.write(bytes, written)
    case .read(let deadline, let id, let read):
      guard let link = links[id] else { return read.fail(AdapterError(.unavailable, "the connection is closed")) }
      link.read(until: deadline, read)
    case .stopReading(let id): links[id]?.stopReading()
    case .close(let id, let closed):
      if let link = links[id] { end(link, id, "the connection was closed by this side", cause: CancellationError()) }
      closed?.keep(.success(()))
    }
  }

  private mutating func open(_ order: WireOrder, _ id: WireID, _ opened: Promise<Void>) {
    do throws(AdapterError) {
      let link = try WireLink(order, opened)
      guard curl_multi_add_handle(multi, link.handle.pointer) == CURLM_OK else {
        link.free()
        throw AdapterError(.unavailable, "libcurl accepted no further connection")
      }
      links[id] = link
    } catch {
      opened.fail(error)
    }
  }

  mutating func advance() -> Duration {
    var running: Int32 = 0
    let code = curl_multi_perform(multi, &running)
    guard code == CURLM_OK else {
      endAll("libcurl failed: \(String(cString: curl_multi_strerror(code)))")
      return .seconds(60)
    }
    collect()
    let now = ContinuousClock.now
    var next = now + .seconds(60)
    for (id, link) in links {
      if let failure = link.pump(at: now) {
        end(link, id, failure.message, cause: failure.cause)
      } else {
        next = min(next, link.nextCheck)
      }
    }
    return max(.zero, next - now)
  }

  mutating func endAll(_ reason: String) {
    for (id, link) in links { end(link, id, reason, cause: nil) }
  }

  /// Handles connections that libcurl reports as established or failed.
  private mutating func collect() {
    var waiting: Int32 = 0
    while let message = curl_multi_info_read(multi, &waiting) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
        let (id, link) = links.first(where: { $0.value.handle.pointer == handle })
      else { continue }
      if let failure = link.stood(ccurl_message_result(message)) {
        remove(link, id)
        link.opened.fail(failure)
      }
    }
  }

  /// Ends a connection and fails its owner's pending operations.
  private mutating func end(_ link: WireLink, _ id: WireID, _ reason: String, cause: (any Error)?) {
    remove(link, id)
    link.fail(reason, cause: cause)
  }

  /// In a multi handle, removing a connect-only handle closes its connection silently. Outside one, libcurl sends
  /// LOGOUT or QUIT and waits up to two minutes for the reply.
  private mutating func remove(_ link: WireLink, _ id: WireID) {
    links[id] = nil
    _ = curl_multi_remove_handle(multi, link.handle.pointer)
    link.free()
  }
}
