import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that block the server: a request that arrives too slowly as a whole, a body below the lowest rate,
/// and a response that the client does not read.
///
/// A request that arrives completely in one read, as most do, needs no timer. Hummingbird's idle timeout handles requests
/// that never begin and header fields that never end.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let requestTime: TimeAmount
  private let grace: TimeAmount
  private let rate: Int
  private let stallTime: TimeAmount
  private var isArriving = false
  /// Requests whose answers have not ended: more than one where a client sends ahead.
  private var unanswered = 0
  private var isAnswering = false
  private var allowance = TimeAmount.zero
  private var began = NIODeadline.uptimeNanoseconds(0)
  private var arrived = 0
  private var arrival: Scheduled<Void>?
  private var stall: Scheduled<Void>?

  /// `requestTime` is how long a request may take to arrive after its head, beside a second for each 64 KiB it declares
  /// (a file from a phone), 170 at most. Within that, and from `grace` after the head on, its body must have come at
  /// `rate` bytes a second since the grace ended, or 408 is the answer. `stallTime` is how long a client may leave a
  /// response unread.
  init(requestTime: TimeAmount, grace: TimeAmount, rate: Int, stallTime: TimeAmount) {
    self.requestTime = requestTime
    self.grace = grace
    self.rate = rate
    self.stallTime = stallTime
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      isArriving = true
      unanswered += 1
      allowance = Self.allowance(for: head)
      began = context.eventLoop.now
      arrived = 0
    case .end:
      isArriving = false
      arrival?.cancel()
      arrival = nil
    case .body(let piece): arrived += piece.readableBytes
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isArriving, arrival == nil { watch(context) }
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head: isAnswering = true
    case .body: break
    case .end:
      isAnswering = false
      unanswered -= 1
    }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stall?.cancel()
    stall =
      context.channel.isWritable
      ? nil
      : scheduled(context, at: context.eventLoop.now + stallTime) {
        context.close(promise: nil)
      }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    arrival?.cancel()
    stall?.cancel()
    context.fireChannelInactive()
  }

  private static func allowance(for head: HTTPRequest) -> TimeAmount {
    let declared = head.headerFields[.contentLength].flatMap(Int64.init) ?? 0
    return .seconds(min(max(0, declared / 65_536), 170))
  }

  /// When the request is too late, if nothing more of it arrives.
  private var lateAt: NIODeadline {
    // Seconds apart from the rest: so many nanoseconds do not overflow, however much arrives.
    let paid =
      TimeAmount.seconds(Int64(arrived / rate)) + .nanoseconds(Int64(arrived % rate) * 1_000_000_000 / Int64(rate))
    return min(began + grace + paid, began + requestTime + allowance)
  }

  /// Looks when the request would be too late, and again then if more of it has arrived meanwhile.
  private func watch(_ context: ChannelHandlerContext) {
    arrival = scheduled(context, at: lateAt) {
      self.arrival = nil
      if self.lateAt <= context.eventLoop.now { self.refuse(context) } else { self.watch(context) }
    }
  }

  /// Says why, if nothing else is to be answered on this connection, and closes.
  private func refuse(_ context: ChannelHandlerContext) {
    guard unanswered == 1, !isAnswering else { return context.close(promise: nil) }
    let head = HTTPResponse(
      status: .requestTimeout, headerFields: [.connection: "close", .contentLength: "0", .cacheControl: "no-store"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(promise: nil)
  }

  private func scheduled(
    _ context: ChannelHandlerContext, at deadline: NIODeadline, _ action: @escaping () -> Void
  ) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline, action)
  }
}
