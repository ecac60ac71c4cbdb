import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

/// Against OpenSSL's own server, with a certificate made for the run.
@Suite struct TLSTests {
  @Test("a certificate of nobody's is not trusted, and the message says the mend; with its CA bundle it is")
  func certificates() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = folder.appending(path: "key.pem").path()
    let certificate = folder.appending(path: "certificate.pem").path()
    let made = try Self.start(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", key,
      "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made.waitUntilExit()
    try #require(made.terminationStatus == 0)
    let port = try Self.freePort()
    let server = try Self.start(
      "s_server", "-accept", "127.0.0.1:\(port)", "-key", key, "-cert", certificate, "-www", "-quiet")
    defer { server.terminate() }

    let trusting = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1", caBundle: certificate))
    let call = HTTPCall(.get, try TestServer.url("https://localhost:\(port)/"))
    let answer = try await Self.onceItListens { try await trusting.send(call) }
    #expect(answer.status == .ok)
    #expect(String(decoding: try await answer.bytes(), as: UTF8.self).contains("TLSv1"))
    let wrongName = HTTPCall(.get, try TestServer.url("https://127.0.0.1:\(port)/"))
    #expect(try await adapterError { _ = try await trusting.send(wrongName) }.outcome == .unavailable)
    await trusting.close()

    let careful = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1"))
    let error = try await adapterError { _ = try await careful.send(call) }
    #expect(error.outcome == .unavailable)
    #expect(error.message.contains("certificate"))
    #expect(error.message.contains("CA bundle"))
    await careful.close()

    let lost = CurlTransport(secrets: FixedSecrets(), options: .init(version: "1", caBundle: "\(certificate).not"))
    #expect(try await adapterError { _ = try await lost.send(call) }.message.contains("CA bundle"))
    await lost.close()
  }

  private static func start(_ arguments: String...) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// A port that was free a moment ago.
  private static func freePort() throws -> UInt16 {
    let server = try TestServer { _ in }
    server.stop()
    return server.port
  }

  /// Repeats while nobody listens yet, for up to a minute.
  private static func onceItListens<T>(_ body: () async throws -> T) async throws -> T {
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
