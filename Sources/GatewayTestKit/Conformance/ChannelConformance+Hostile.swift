import GatewayKit
import HTTPTypes

/// Requests that must be refused. Invariant 11 of docs/architecture.md.
extension ChannelConformance {
  /// Malformed bodies are refused with a client error, and the channel works afterwards.
  @Sendable static func hostileBodiesAreRefused(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    for hostile in HostileBody.all {
      let request = try await peer.request(carrying: hostile.bytes, to: try bench.served)
      let status = try await bench.answer(request).status
      try expect(status.kind == .clientError, "\(hostile.name) was answered with \(status)")
      try expect(bench.inbox.events.isEmpty, "\(hostile.name) became an event")
    }
    try await bench.deliver(try await peer.requests(delivering: conversation(of: 1), to: try bench.served))
  }

  /// Unauthorized requests are refused, and create no events.
  @Sendable static func forgeriesAreRefused(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 1), to: try bench.served)
    guard let request = requests.first else { throw ConformanceFailure("the peer makes no request") }
    let forgeries = peer.forgeries(of: request)
    try expect(!forgeries.isEmpty, "the peer knows no forgery: a channel that anybody can write to is exempt")
    for forgery in forgeries {
      let status = try await bench.answer(forgery.request).status
      try expect(status.kind == .clientError, "a request \(forgery.name) was answered with \(status)")
      try expect(bench.inbox.events.isEmpty, "a request \(forgery.name) became an event")
    }
    try await bench.deliver(requests)
  }

  /// Unknown paths get a client error, and create no events.
  @Sendable static func unknownPathsAreRefused(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 1), to: try bench.served)
    guard let request = requests.first else { throw ConformanceFailure("the peer makes no request") }
    let paths = [
      "", "no-such-path", "../\(request.path)", "\(request.path)/x", "\(request.path)%00", "\(request.path)/..",
    ]
    for path in paths {
      for method in [HTTPRequest.Method.get, .post, .put, .delete, .head] {
        let stray = ServedRequest(
          method: method, path: path, query: request.query, headers: request.headers,
          clientAddress: request.clientAddress, ownOrigins: request.ownOrigins, body: request.body)
        let status = try await bench.answer(stray).status
        try expect(status.kind == .clientError, "\(method) \(path) was answered with \(status)")
        try expect(bench.inbox.events.isEmpty, "\(method) \(path) became an event")
      }
    }
  }
}
