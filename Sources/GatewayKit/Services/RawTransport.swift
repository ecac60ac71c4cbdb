/// Byte streams to servers that speak a protocol of their own, such as IMAP, after the gateway has connected,
/// secured the connection and logged in: the adapter never sees the credential.
public protocol RawTransport: Sendable {
  /// Connects and logs in; greeting, capabilities, STARTTLS and authentication are over when this returns.
  ///
  /// - Throws: `.unauthorized` when the login is refused or its secret is not stored for this server; `.unavailable`
  ///   when there is no connection, or it cannot be secured; `.rejected` when the call itself is malformed. The core
  ///   retries by restarting the adapter's run.
  func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection
}

/// One logged-in connection: one reader and one writer at a time.
public protocol RawConnection: Sendable {
  /// Writes all of `bytes`.
  ///
  /// - Throws: `.unknown` when the connection breaks, or nothing could be written for 30 seconds. A write that is
  ///   cancelled closes the connection.
  func write(_ bytes: [UInt8]) async throws(AdapterError)

  /// The next bytes, at most 64 KiB; empty when nothing came within `limit`; nil when the other side has closed.
  /// Cancellation ends the wait at once.
  ///
  /// - Throws: `.unavailable` when the connection breaks.
  func read(within limit: Duration) async throws(AdapterError) -> [UInt8]?

  /// Closes at once, and says nothing: a protocol's good-bye is its speaker's. Releasing the connection closes it as well.
  func close() async
}
