public import HTTPTypes

/// A request to one channel's adapter.
public struct ServedRequest: Sendable {
  /// The HTTP method.
  public let method: HTTPRequest.Method
  /// The path below `/channels/{id}/`, percent-decoded, without a leading slash: `messages`, `webhook`.
  public let path: String
  /// The query parameters, percent-decoded, in order.
  public let query: [QueryParameter]
  /// The header fields.
  public let headers: HTTPFields
  /// The client's address: that of the connection, or the one reported by trusted proxies.
  public let clientAddress: String
  /// The network of `clientAddress`. Limits count requests by its `client` and its `block`.
  public let clientNetwork: ClientNetwork
  /// The origins of pages that the gateway itself serves, such as `https://balcao.example`.
  public let ownOrigins: Set<String>
  /// The unread body.
  public let body: ServedBody

  /// Creates a request; `clientNetwork` is derived from the address unless given.
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

  /// The first value of a query parameter; nil if it is missing.
  public func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// One `name=value` of a query.
public struct QueryParameter: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The value; empty without an `=`.
  public let value: String

  /// Creates a parameter.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// The body of a request. It can be read once; the reader gives the limit.
public struct ServedBody: Sendable {
  /// The reason a body could not be read.
  public enum Failure: Error, Sendable, Hashable {
    /// The body is longer than the limit; the rest was not read.
    case tooLarge
    /// The client disconnected or was too slow, or the server has no memory for the body; in the last case the server
    /// answers 503 itself and ignores the response of the adapter.
    case interrupted
  }

  private let read: @Sendable (_ limit: Int) async throws(Failure) -> [UInt8]

  /// Creates a body from `read`, which is called once with the most bytes to return.
  public init(_ read: @escaping @Sendable (_ limit: Int) async throws(Failure) -> [UInt8]) { self.read = read }

  /// Creates a body from bytes in memory.
  public init(bytes: [UInt8]) {
    read = { limit throws(Failure) in
      guard bytes.count <= limit else { throw .tooLarge }
      return bytes
    }
  }

  /// An empty body.
  public static let empty = ServedBody(bytes: [])

  /// Reads the whole body; throws `.tooLarge` if it has more than `limit` bytes.
  public func bytes(upTo limit: Int) async throws(Failure) -> [UInt8] { try await read(limit) }
}
