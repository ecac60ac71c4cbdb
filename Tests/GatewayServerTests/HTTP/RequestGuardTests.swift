import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import GatewayServer

/// Invariant 11: what comes from outside is bounded in time. On a loop whose time the test moves.
@Suite struct RequestGuardTests {
  private static let head = HTTPRequestPart.head(
    HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/"))
  private static let piece = HTTPRequestPart.body(ByteBuffer(string: "a"))

  /// A connection whose bodies may arrive as slowly as they like, unless `pace` says otherwise.
  private func open(
    pace: LeastRate = LeastRate(grace: .hours(1), bytesPerSecond: 1)
  ) throws -> (EmbeddedChannel, EmbeddedEventLoop) {
    let loop = EmbeddedEventLoop()
    let channel = EmbeddedChannel(
      handler: RequestGuard(requestTime: .seconds(30), pace: pace, stallTime: .seconds(20)), loop: loop)
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

  @Test("From the first ten seconds on a body arrives at the least rate, on the average, or not at all")
  func tooSlow() throws {
    let steady = HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 4_506))
    // Nothing at all; a byte a second; a tenth more than enough, until it stops.
    for (pieces, seconds) in [(0, 10), (10, 10), (25, 28)] as [(Int, Int64)] {
      let (channel, loop) = try open(pace: LeastRate())
      try channel.writeInbound(Self.head)
      for second in 1..<seconds {
        if second <= pieces { try channel.writeInbound(pieces == 10 ? Self.piece : steady) }
        loop.advanceTime(by: .seconds(1))
        #expect(channel.isActive, "\(pieces) pieces, second \(second)")
      }
      loop.advanceTime(by: .seconds(1))
      #expect(!channel.isActive, "\(pieces) pieces")
    }
    let (channel, loop) = try open(pace: LeastRate())
    try channel.writeInbound(Self.head)
    // A burst counts for later.
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 80 << 10)))
    loop.advanceTime(by: .seconds(19))
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test("A body that has arrived is not looked at, and the next on its connection has its own pace")
  func paceOfEach() throws {
    let (channel, loop) = try open(pace: LeastRate())
    for _ in 1...3 {
      try channel.writeInbound(Self.head)
      loop.advanceTime(by: .seconds(9))
      try channel.writeInbound(HTTPRequestPart.end(nil))
      loop.advanceTime(by: .seconds(9))
      #expect(channel.isActive)
    }
    _ = try channel.finish()
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
