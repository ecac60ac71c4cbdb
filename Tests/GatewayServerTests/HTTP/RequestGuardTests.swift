import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import GatewayServer

/// On a loop whose time the test moves.
@Suite("Invariant 11: what comes from outside is bounded in time") struct RequestGuardTests {
  private static let head = HTTPRequestPart.head(
    HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/"))
  private static let piece = HTTPRequestPart.body(ByteBuffer(string: "a"))

  private func open() throws -> (EmbeddedChannel, EmbeddedEventLoop) {
    let loop = EmbeddedEventLoop()
    let channel = EmbeddedChannel(
      handler: RequestGuard(requestTime: .seconds(30), stallTime: .seconds(20)), loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return (channel, loop)
  }

  @Test("A body that drips is cut off, however steadily it drips")
  func dripping() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    for _ in 1...29 {
      loop.advanceTime(by: .seconds(1))
      try channel.writeInbound(Self.piece)
    }
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test(
    "A large body has longer, by what it declares and not beyond",
    arguments: [("65536", 31), ("10485760", 190), ("999999999999", 200), ("-5", 30), ("x", 30)] as [(String, Int64)])
  func large(declared: String, seconds: Int64) throws {
    let (channel, loop) = try open()
    try channel.writeInbound(
      HTTPRequestPart.head(
        HTTPRequest(
          method: .post, scheme: "http", authority: "a", path: "/", headerFields: [.contentLength: declared])))
    loop.advanceTime(by: .seconds(seconds - 1))
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test("A request that has arrived may be answered for as long as it takes")
  func arrived() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    loop.advanceTime(by: .seconds(29))
    try channel.writeInbound(HTTPRequestPart.end(nil))
    loop.advanceTime(by: .hours(1))
    #expect(channel.isActive)
    _ = try channel.finish()
  }

  @Test("The next request on a connection has its own time")
  func nextRequest() throws {
    let (channel, loop) = try open()
    for _ in 1...3 {
      try channel.writeInbound(Self.head)
      loop.advanceTime(by: .seconds(25))
      try channel.writeInbound(HTTPRequestPart.end(nil))
    }
    #expect(channel.isActive)
    try channel.writeInbound(Self.head)
    loop.advanceTime(by: .seconds(30))
    #expect(!channel.isActive)
  }

  @Test("A client that does not read is let go, one that reads in time is not", arguments: [true, false])
  func stalled(readsInTime: Bool) throws {
    let (channel, loop) = try open()
    channel.isWritable = false
    channel.pipeline.fireChannelWritabilityChanged()
    loop.advanceTime(by: .seconds(19))
    if readsInTime {
      channel.isWritable = true
      channel.pipeline.fireChannelWritabilityChanged()
    }
    loop.advanceTime(by: .seconds(1))
    #expect(channel.isActive == readsInTime)
  }
}
