@testable import CurlTransport
import Foundation
import GatewayKit
import HTTPTypes
import Testing

@Suite("Invariant 8: what a server echoes of a request's secret is struck out before anybody reads it")
struct SecretStrikeTests {
  private static func span(_ secret: String) -> SecretSpan {
    let line = "Authorization: Bearer \(secret)"
    let text = Array(line.utf8).withUnsafeBytes { CleansedText($0) }
    return SecretSpan(line: text, range: (line.utf8.count - secret.utf8.count)..<line.utf8.count)
  }

  private static func struck(_ pieces: [String], _ secrets: [String]) -> String {
    var strikes = SecretStrikes(secrets.map(span))
    let settled = pieces.reduce(into: [UInt8]()) { settled, piece in
      settled += Array(piece.utf8).withUnsafeBytes { strikes.feed($0) }
    }
    return String(decoding: settled + strikes.finish(), as: UTF8.self)
  }

  static let cases = [
    ("sk-0123456789abcdef", "the key is sk-0123456789abcdef, is it?"),
    ("sk-0123456789abcdef", "sk-0123456789abcdefsk-0123456789abcdef"),
    ("sk-0123456789abcdef", "sk-sk-0123456789abcdef"), ("sk-0123456789abcdef", "sk-0123456789abcde"),
    ("sk-0123456789abcdef", "nothing of it"), ("sk-0123456789abcdef", ""),
    ("abababababababac", "xabababababababababacabab"), ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
  ]

  @Test("wherever the stream is cut, the secret is struck and all else stays", arguments: cases)
  func cuts(secret: String, text: String) {
    let expected = text.replacingOccurrences(of: secret, with: String(repeating: "*", count: secret.count))
    for first in 0...text.count {
      for second in first...text.count {
        let pieces = [text.prefix(first), text.dropFirst(first).prefix(second - first), text.dropFirst(second)]
        #expect(Self.struck(pieces.map(String.init), [secret]) == expected)
      }
    }
    #expect(Self.struck(text.map(String.init), [secret]) == expected)
  }

  @Test("several secrets are removed; an ordinary word is kept")
  func several() {
    let text = "none of sk-0123456789abcdef and of AIza-0123456789abcdef"
    let struck = Self.struck(text.map(String.init), ["none", "AIza-0123456789abcdef", "sk-0123456789abcdef"])
    #expect(struck == "none of ******************* and of *********************")
    #expect(SecretStrikes([Self.span("none")]).isEmpty)
  }

  @Test("a server that echoes the header in its header and its body, letter by letter, also to a slow reader")
  func echo() async throws {
    let secrets = FixedSecrets()
    let size = 3 * Exchange.highWater
    let peer: @Sendable (TestConnection) -> Void = { connection in
      guard let request = connection.request() else { return }
      let echoed = request.values(of: "Authorization").joined()
      connection.write("HTTP/1.1 401 Unauthorized\r\nX-You-Sent: \(echoed)\r\n\r\n")
      for letter in echoed.utf8 { connection.write([letter]) }
      // Enough to make the transport wait for its reader, with the secret again at each border it could have.
      let filler = [UInt8](repeating: 0x2E, count: 1000)
      for _ in 0..<(size / 1000) { connection.write(filler + Array(echoed.utf8)) }
    }
    try await withTransport(secrets: secrets, peer: peer) { transport, server in
      let call = HTTPCall(
        .post, try server.url(), fields: [.init(.authorization, .secret("openai/api-key", prefix: "Bearer "))],
        body: [1], deadline: .seconds(180), idleLimit: .seconds(60), maximumBytes: 4 << 20)
      let answer = try await transport.send(call)
      let stars = "Bearer " + String(repeating: "*", count: secrets.value.count)
      #expect(answer.headers[try #require(HTTPField.Name("X-You-Sent"))] == stars)
      for _ in 1...1000 { await Task.yield() }
      let text = String(decoding: try await answer.bytes(), as: UTF8.self)
      #expect(!text.contains(secrets.value))
      #expect(text.hasPrefix(stars + "."))
      #expect(text.hasSuffix("." + stars))
      #expect(text.count == stars.count + size / 1000 * (1000 + stars.count))
    }
  }
}
