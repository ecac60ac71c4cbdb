public import Foundation
public import HTTPTypes

/// Outgoing HTTP. One call is one request: no retry, no redirect followed, no cookie kept.
///
/// The transport owns connections, TLS and deadlines. Secrets are named, never seen: it fills them in at use, and only
/// for the origin they were stored for.
public protocol HTTPTransport: Sendable {
  /// Makes the request; returns when the answer's header is there.
  ///
  /// Cancellation ends the call at once. An answer of any status is a success here: the caller knows what it means.
  ///
  /// - Throws: `.unavailable` when the request certainly did not reach the other side (no address, no connection);
  ///   `.unknown` when it may have; `.unauthorized` when a secret it names is not stored, or not for this origin;
  ///   `.rejected` when the call itself is malformed.
  func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer
}

/// One outgoing request.
public struct HTTPCall: Sendable {
  /// A header field's value.
  public enum Value: Sendable, Hashable {
    /// As it stands.
    case plain(String)
    /// A secret from the vault behind a prefix such as `Bearer `.
    case secret(SecretRef, prefix: String = "")
  }

  /// A header field.
  public struct Field: Sendable, Hashable {
    /// Its name.
    public var name: HTTPField.Name
    /// Its value.
    public var value: Value

    /// A field.
    public init(_ name: HTTPField.Name, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// The method.
  public var method: HTTPRequest.Method
  /// Where: `https`, or `http` to a loopback address.
  public var url: URL
  /// The header fields.
  public var fields: [Field]
  /// The body.
  public var body: [UInt8]
  /// From the beginning to the end of the answer.
  public var deadline: Duration
  /// The longest silence while the answer is read.
  public var idleLimit: Duration
  /// The most bytes of body that are read; one more is an error.
  public var maximumBytes: Int

  /// A request; the limits are those of a short API call.
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

/// The answer to a request.
public struct HTTPAnswer: Sendable {
  /// The status.
  public let status: HTTPResponse.Status
  /// The header fields.
  public let headers: HTTPFields
  /// The body as it arrives, read once; it throws `.unknown` when it breaks off, falls silent or grows too large.
  public let body: any AsyncSequence<[UInt8], any Error> & Sendable

  /// An answer.
  public init(
    status: HTTPResponse.Status, headers: HTTPFields, body: any AsyncSequence<[UInt8], any Error> & Sendable
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The whole body.
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
