import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that hold the server up: a request that takes too long to arrive although it keeps arriving, a body
/// that arrives too slowly, and a response that nobody reads.
///
/// A request that has come in whole by the end of a read, as nearly all have, costs no timer. Requests that never
/// begin, and fields that never end, are Hummingbird's idle timeout's.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let requestTime: TimeAmount
  private let stallTime: TimeAmount
  private let pace: LeastRate
  private var isArriving = false
  private var allowance = TimeAmount.zero
  private var arrival: Scheduled<Void>?
  /// When the head came, and how many bytes of the body have.
  private var began = NIODeadline.uptimeNanoseconds(0)
  private var received = 0
  private var nextLook: Scheduled<Void>?
  private var stall: Scheduled<Void>?

  /// `requestTime` is how long a request may take to arrive after its head, beside a second for each 64 KiB it declares
  /// (a file from a phone), 170 at most; `pace` how fast its body arrives at least; `stallTime` how long a client may leave a
  /// response unread.
  init(requestTime: TimeAmount, pace: LeastRate = LeastRate(), stallTime: TimeAmount) {
    self.requestTime = requestTime
    self.pace = pace
    self.stallTime = stallTime
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      isArriving = true
      allowance = Self.allowance(for: head)
      (began, received) = (context.eventLoop.now, 0)
    case .end:
      isArriving = false
      arrival?.cancel()
      arrival = nil
      nextLook?.cancel()
      nextLook = nil
    case .body(let piece): received += piece.readableBytes
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isArriving, arrival == nil {
      arrival = closing(context, in: requestTime + allowance)
      look(context, in: pace.grace)
    }
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stall?.cancel()
    stall = context.channel.isWritable ? nil : closing(context, in: stallTime)
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    arrival?.cancel()
    nextLook?.cancel()
    stall?.cancel()
    context.fireChannelInactive()
  }

  /// Looks in `time` whether the body arrives fast enough: once more for as long as it does.
  private func look(_ context: ChannelHandlerContext, in time: TimeAmount) {
    nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      let left = self.pace.time(for: self.received) - (context.eventLoop.now - self.began)
      if left > .zero { self.look(context, in: left) } else { context.close(promise: nil) }
    }
  }

  private static func allowance(for head: HTTPRequest) -> TimeAmount {
    let declared = head.headerFields[.contentLength].flatMap(Int64.init) ?? 0
    return .seconds(min(max(0, declared / 65_536), 170))
  }

  private func closing(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
  }
}
