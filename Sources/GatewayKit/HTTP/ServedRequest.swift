public import HTTPTypes

/// A request to one channel's adapter.
public struct ServedRequest: Sendable {
  /// The method.
  public let method: HTTPRequest.Method
  /// The path below `/channels/{id}/`, percent-decoded, without a leading slash: `messages`, `webhook`.
  public let path: String
  /// The query's parameters, percent-decoded, in order.
  public let query: [QueryParameter]
  /// The header fields.
  public let headers: HTTPFields
  /// The client's address: that of the connection, or the one the trusted proxies vouch for.
  public let clientAddress: String
  /// The network of `clientAddress`. Limits count requests by its `client` and by its `block`.
  public let clientNetwork: ClientNetwork
  /// The gateway's own origins (`https://balcao.example`): pages it serves itself.
  public let ownOrigins: Set<String>
  /// The body, not yet read.
  public let body: ServedBody

  /// A request; its network is that of its address unless the caller knows it already.
  public init(
    method: HTTPRequest.Method, path: String, query: [QueryParameter] = [], headers: HTTPFields = [:],
    clientAddress: String, clientNetwork: ClientNetwork? = nil, ownOrigins: Set<String> = [], body: ServedBody = .empty
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.clientAddress = clientAddress
    self.clientNetwork = clientNetwork ?? ClientNetwork(address: clientAddress)
    self.ownOrigins = ownOrigins
    self.body = body
  }

  /// The first value of a query parameter.
  public func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// One `name=value` of a query.
public struct QueryParameter: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The value; empty when there is no `=`.
  public let value: String

  /// A parameter.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// A request's body: read once, bounded by the reader.
public struct ServedBody: Sendable {
  /// Why a body could not be read.
  public enum Failure: Error, Sendable, Hashable {
    /// Longer than the reader allows; the rest was not read.
    case tooLarge
    /// The client went away or was too slow, or the server has no memory for the body now: then it answers 503 itself,
    /// whatever the adapter answers.
    case interrupted
  }

  private let read: @Sendable (_ limit: Int) async throws(Failure) -> [UInt8]

  /// A body read by `read`, which is called once with the greatest number of bytes to return.
  public init(_ read: @escaping @Sendable (_ limit: Int) async throws(Failure) -> [UInt8]) { self.read = read }

  /// A body already in memory.
  public init(bytes: [UInt8]) {
    read = { limit throws(Failure) in
      guard bytes.count <= limit else { throw .tooLarge }
      return bytes
    }
  }

  /// No body.
  public static let empty = ServedBody(bytes: [])

  /// The whole body, if it has at most `limit` bytes.
  public func bytes(upTo limit: Int) async throws(Failure) -> [UInt8] { try await read(limit) }
}
