import GatewayKit

/// The events that a channel receives over HTTP, and their ids. Invariant 2 of docs/architecture.md.
extension ChannelConformance {
  /// A message arrives with its words, its sender and a name.
  @Sendable static func messagesArrive(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let texts = ["Olá! É às 8h?", "two\nlines", "👩🏽‍🍳 <b>&amp;</b>", "{{contact.name}} \\ \" /"]
    let messages = texts.enumerated().map { PeerMessage(id: "message-\($0)", customer: "ana", text: $1) }
    try await bench.deliver(try await peer.requests(delivering: messages, to: try bench.served))
    let events = bench.inbox.events
    try expect(events.map { Accepted($0).text } == texts, "other words arrived: \(events.map { Accepted($0).text })")
    for event in events {
      try expect(!event.externalID.isEmpty, "a message has no external id")
      try expect(!event.thread.rawValue.isEmpty, "a message has no thread")
      try expect(!event.from.aliases.isEmpty, "a message has no sender")
      try expect(event.from.aliases.allSatisfy { $0.rawValue.contains(":") }, "an alias has no scheme")
    }
    try expect(Set(events.map(\.thread)).count == 1, "one customer's messages are in several threads")
  }

  /// The same request again is the same event, and is acknowledged again.
  @Sendable static func duplicatesAreTheSame(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 3), to: try bench.served)
    for request in requests { try await bench.deliver([request, request]) }
    try await bench.deliver(requests)
    try expect(
      bench.inbox.events.count == 3, "3 messages sent three times each became \(bench.inbox.events.count) events")
  }

  /// An event's id does not depend on earlier events; two events never have the same id.
  @Sendable static func orderDoesNotMatter(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 8), to: try bench.served)
    try await bench.deliver(requests)
    let other = try bench.restarted()
    try await other.deliver(requests.reversed())
    try expect(bench.accepted == other.accepted, "in another order the events have other names")
    try expect(bench.inbox.events.count == 8, "8 different messages became \(bench.inbox.events.count) events")
  }

  /// Many messages of several customers arrive whole, each customer's in order.
  @Sendable static func batchesArriveWhole(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let customers = ["ana", "bia", "caio"]
    let messages = (0..<60).map { number in
      let customer = customers[number % customers.count]
      return PeerMessage(id: "message-\(number)", customer: customer, text: "\(customer) \(number)")
    }
    try await bench.deliver(try await peer.requests(delivering: messages, to: try bench.served))
    let threads = Dictionary(grouping: bench.inbox.events, by: \.thread)
    try expect(threads.count == customers.count, "\(customers.count) customers became \(threads.count) threads")
    for events in threads.values {
      let texts = events.map { Accepted($0).text }
      guard let customer = texts.first?.split(separator: " ").first else { throw ConformanceFailure("words are lost") }
      let expected = messages.filter { $0.customer == customer }.map(\.text)
      try expect(texts == expected, "\(customer)'s messages arrived as \(texts)")
    }
    for batch in bench.inbox.batches {
      try expect(batch.events.count <= 1000, "a batch has \(batch.events.count) events")
    }
  }

  /// After a restart the same requests still pass, and their events have the same ids.
  @Sendable static func restartKeepsNames(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 4), to: try bench.served)
    try await bench.deliver(requests)
    let later = try bench.restarted()
    try await later.deliver(requests)
    try expect(bench.accepted == later.accepted, "after a restart the same events have other names")
  }

  /// This many messages of one customer.
  static func conversation(of count: Int) -> [PeerMessage] {
    (0..<count).map { PeerMessage(id: "message-\($0)", customer: "ana", text: "text \($0)") }
  }
}
