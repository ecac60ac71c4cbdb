import NIOCore

/// Splits a stream at line feeds. The surrounding handler limits the length of an unfinished line.
struct LineDecoder: ByteToMessageDecoder {
  typealias InboundOut = ByteBuffer

  /// The number of buffered bytes already searched for a line feed.
  private var searched = 0

  mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
    let view = buffer.readableBytesView
    guard let end = view[view.startIndex.advanced(by: searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = view.count
      return .needMoreData
    }
    searched = 0
    guard let line = buffer.readSlice(length: end - view.startIndex) else { return .needMoreData }
    buffer.moveReaderIndex(forwardBy: 1)
    context.fireChannelRead(Self.wrapInboundOut(line))
    return .continue
  }

  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) -> DecodingState { decode(context: context, buffer: &buffer) }
}
