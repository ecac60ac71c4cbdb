public import Foundation
public import HTTPTypes

/// Outgoing HTTP. One call is one request, without retries, redirects or cookies.
///
/// The transport handles connections, TLS and deadlines. A call names its secrets; the transport inserts their values, and
/// only for the origin that they were stored for.
public protocol HTTPTransport: Sendable {
  /// Makes the request; returns after the header of the response has arrived.
  ///
  /// Cancellation ends the call immediately. A response with any status is a success here; the caller must check it.
  ///
  /// - Throws: `.unavailable` if the request certainly did not reach the other side (no address, no connection); `.unknown`
  ///   if it may have; `.unauthorized` if a secret that it names is not stored, or not for this origin; `.rejected` if the
  ///   call is malformed.
  func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer
}

/// One outgoing request.
public struct HTTPCall: Sendable {
  /// The value of a header field.
  public enum Value: Sendable, Hashable {
    /// A literal value.
    case plain(String)
    /// A secret from the vault after a prefix such as `Bearer `.
    case secret(SecretRef, prefix: String = "")
  }

  /// A header field.
  public struct Field: Sendable, Hashable {
    /// The name.
    public var name: HTTPField.Name
    /// The value.
    public var value: Value

    /// Creates a field.
    public init(_ name: HTTPField.Name, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// The method.
  public var method: HTTPRequest.Method
  /// The address: `https`, or `http` to a loopback address.
  public var url: URL
  /// The header fields.
  public var fields: [Field]
  /// The body.
  public var body: [UInt8]
  /// The longest time from the start of the call to the end of the response.
  public var deadline: Duration
  /// The longest silence while the response is read.
  public var idleLimit: Duration
  /// The most bytes of the body; one more is an error.
  public var maximumBytes: Int
  /// Whether the guarded transport, which alone follows redirects, follows those of this call.
  public var followsRedirects = true
  /// Whether the guarded transport sends this call without encryption only to addresses that the operator allows.
  public var isConfidential = false

  /// Creates a request; the default limits suit a short API call.
  public init(
    _ method: HTTPRequest.Method, _ url: URL, fields: [Field] = [], body: [UInt8] = [],
    deadline: Duration = .seconds(30), idleLimit: Duration = .seconds(15), maximumBytes: Int = 4 << 20
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.body = body
    self.deadline = deadline
    self.idleLimit = idleLimit
    self.maximumBytes = maximumBytes
  }
}

/// The response to a request.
public struct HTTPAnswer: Sendable {
  /// The status.
  public let status: HTTPResponse.Status
  /// The header fields.
  public let headers: HTTPFields
  /// The body as it arrives; it can be read once. Throws `.unknown` if it breaks off, falls silent or is too large.
  public let body: any AsyncSequence<[UInt8], any Error> & Sendable

  /// Creates an answer.
  public init(
    status: HTTPResponse.Status, headers: HTTPFields, body: any AsyncSequence<[UInt8], any Error> & Sendable
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Reads the whole body.
  public func bytes() async throws(AdapterError) -> [UInt8] {
    var all: [UInt8] = []
    do {
      for try await chunk in body { all += chunk }
      return all
    } catch let error as AdapterError {
      throw error
    } catch {
      throw AdapterError(.unknown, "the answer broke off", cause: error)
    }
  }
}
