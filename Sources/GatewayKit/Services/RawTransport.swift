/// Byte connections to servers with protocols such as IMAP. The gateway connects, secures the connection and logs in, so
/// the adapter never sees the credential.
public protocol RawTransport: Sendable {
  /// Connects and logs in. Greeting, capabilities, STARTTLS and authentication are complete when it returns.
  ///
  /// - Throws: `.unauthorized` if the login is refused or its secret is not stored for this server; `.unavailable` if there
  ///   is no connection, or it cannot be secured; `.rejected` if the call is malformed. The core retries by calling the
  ///   adapter's `run` again.
  func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection
}

/// A logged-in connection for one reader and one writer at a time.
public protocol RawConnection: Sendable {
  /// Writes all of `bytes`.
  ///
  /// - Throws: `.unknown` if the connection breaks or nothing can be written for 30 seconds. Cancelling a write closes the
  ///   connection.
  func write(_ bytes: [UInt8]) async throws(AdapterError)

  /// The next bytes, at most 64 KiB; empty if nothing arrived within `limit`; nil if the other side has closed the
  /// connection. Cancellation ends the wait immediately.
  ///
  /// - Throws: `.unavailable` if the connection breaks.
  func read(within limit: Duration) async throws(AdapterError) -> [UInt8]?

  /// Closes the connection immediately, without a logout of the protocol. Releasing the connection also closes it.
  func close() async
}
