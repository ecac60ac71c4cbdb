import Foundation
import GatewayKit

/// OpenSSL's own TLS server as a peer on loopback, with a certificate for `localhost` made for the run.
final class OpenSSLPeer {
  /// The certificate's file, which is its authority's too.
  let certificate: String
  let port: UInt16
  /// The server: what it reads is said to the other side, what it writes is what the other side says.
  let process: ChildProcess
  private let folder: URL

  /// Starts `openssl s_server` with further arguments.
  init(_ arguments: String...) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "balcao-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let key = folder.appending(path: "key.pem").path()
    certificate = folder.appending(path: "certificate.pem").path()
    let maker = try ChildProcess([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    ])
    guard maker.wait() == 0 else { throw POSIXError(.EIO) }

    // A port that was free a moment ago.
    let probe = try TestServer { _ in }
    probe.stop()
    port = probe.port
    process = try ChildProcess(
      ["openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-key", key, "-cert", certificate, "-quiet"] + arguments)
  }

  /// The address of a path on it.
  func url(_ path: String = "/") throws -> URL { try TestServer.url("https://localhost:\(port)\(path)") }

  /// Ends the server and removes its files.
  func stop() {
    process.end()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Repeats while nobody listens yet, for up to a minute.
  static func onceItListens<T>(_ body: () async throws -> T) async throws -> T {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      do {
        return try await body()
      } catch let error as AdapterError where error.outcome == .unavailable && ContinuousClock.now < end {
        await Task.yield()
      }
    }
  }
}
