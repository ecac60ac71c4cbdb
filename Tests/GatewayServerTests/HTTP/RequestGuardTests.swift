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

  private static func piece(_ bytes: Int) -> HTTPRequestPart {
    .body(ByteBuffer(repeating: 0x61, count: bytes))
  }

  private func open() throws -> (EmbeddedChannel, EmbeddedEventLoop) {
    let loop = EmbeddedEventLoop()
    let channel = EmbeddedChannel(
      handler: RequestGuard(requestTime: .seconds(30), grace: .seconds(10), rate: 1_000, stallTime: .seconds(20)),
      loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return (channel, loop)
  }

  /// What the server has answered so far.
  private func status(_ channel: EmbeddedChannel) throws -> Int? {
    while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
      if case .head(let head) = part { return head.status.code }
    }
    return nil
  }

  @Test("A body that drips is cut off after the grace, however steadily it drips, and its client learns why")
  func dripping() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    for _ in 1...9 {
      loop.advanceTime(by: .seconds(1))
      try channel.writeInbound(Self.piece(1))
    }
    #expect(channel.isActive)
    // Nine bytes are nine milliseconds' worth.
    loop.advanceTime(by: .milliseconds(1_009))
    #expect(!channel.isActive)
    #expect(try status(channel) == 408)
  }

  @Test("A body at the least rate may arrive, until the request takes too long as a whole")
  func leastRate() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    for _ in 1...29 {
      loop.advanceTime(by: .seconds(1))
      try channel.writeInbound(Self.piece(1_000))
    }
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
    #expect(try status(channel) == 408)
  }

  @Test("What came fast at first does not have to go on, as long as the average holds")
  func average() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    try channel.writeInbound(Self.piece(5_000))
    loop.advanceTime(by: .milliseconds(14_999))
    #expect(channel.isActive)
    loop.advanceTime(by: .milliseconds(1))
    #expect(!channel.isActive)
  }

  @Test("A request that was answered before it had arrived is cut off without a second answer")
  func answered() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .contentTooLarge)))
    #expect(try status(channel) == 413)
    loop.advanceTime(by: .seconds(10))
    #expect(!channel.isActive)
    #expect(try status(channel) == nil)
  }

  @Test("What is wrong with a request is not said in answer to the one before it")
  func sentAhead() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    try channel.writeInbound(HTTPRequestPart.end(nil))
    try channel.writeInbound(Self.head)
    loop.advanceTime(by: .seconds(10))
    #expect(!channel.isActive)
    #expect(try status(channel) == nil)
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
    // Fast enough.
    try channel.writeInbound(Self.piece(1_000_000))
    loop.advanceTime(by: .seconds(seconds - 1))
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test("A request that has arrived may be answered for as long as it takes")
  func arrived() throws {
    let (channel, loop) = try open()
    try channel.writeInbound(Self.head)
    loop.advanceTime(by: .seconds(9))
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
      loop.advanceTime(by: .seconds(9))
      try channel.writeInbound(HTTPRequestPart.end(nil))
    }
    #expect(channel.isActive)
    try channel.writeInbound(Self.head)
    loop.advanceTime(by: .seconds(10))
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
