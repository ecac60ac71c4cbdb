import CurlTransport
import Foundation
import GatewayKit
import Testing

/// Runs `body` with a peer and a transport, and ends both.
func withTransport(
  _ options: CurlTransport.Options = .init(version: "1.2.3"), secrets: FixedSecrets = FixedSecrets(),
  peer script: @escaping @Sendable (TestConnection) -> Void,
  _ body: (CurlTransport, TestServer) async throws -> Void
) async throws {
  let server = try TestServer(script)
  let transport = CurlTransport(secrets: secrets, options: options)
  do {
    try await body(transport, server)
  } catch {
    await transport.close()
    server.stop()
    throw error
  }
  await transport.close()
  server.stop()
}

/// A peer that answers every request with `answer`.
func answering(_ answer: String, status: String = "200 OK", fields: String = "") -> @Sendable (TestConnection) -> Void {
  { connection in
    while connection.request() != nil {
      guard connection.answer(answer, status: status, fields: fields) else { return }
    }
  }
}

/// The error that `body` throws; a failed test when it throws none, or another kind.
func adapterError(_ body: () async throws -> Void) async throws -> AdapterError {
  do {
    try await body()
  } catch let error as AdapterError {
    return error
  }
  Issue.record("no error was thrown")
  throw CancellationError()
}

/// Waits until `isTrue`; a failed test after a minute.
func eventually(_ isTrue: () throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(60)
  while try !isTrue() {
    guard ContinuousClock.now < end else {
      Issue.record("it never came true")
      return
    }
    await Task.yield()
  }
}
