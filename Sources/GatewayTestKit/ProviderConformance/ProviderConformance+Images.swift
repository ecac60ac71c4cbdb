import GatewayKit

/// The pictures that a provider gets. One that does not conform to `ImageSeeing` passes.
extension ProviderConformance {
  /// The pictures of each message reach the wire byte for byte and in order, beside the text of that message.
  @Sendable static func imagesReachTheWire(_ peer: any ProviderConformancePeer) async throws {
    guard let adapter = type(of: peer).adapter as? any ImageSeeing.Type else { return }
    let settings = try Declarations.settings(of: adapter, given: peer.settings)
    guard let tokens = adapter.tokensPerImage(settings) else {
      throw ConformanceFailure("an adapter that sees is shown nothing with the peer's settings")
    }
    try expect((1...100_000).contains(tokens), "a picture counts as \(tokens) tokens")
    let bench = try ProviderBench(peer, .answers(ProviderScript(["Oi"])))
    _ = try await bench.completion(of: illustrated, "an answer about pictures")
    let call = try require(bench.transport.calls.first, "a request")
    let read = try peer.prompt(in: call)
    try expect(read.messages, is: illustrated.messages, "the conversation with its pictures on the wire")
  }

  /// A conversation with pictures; the bytes are not real pictures: adapters do not inspect them.
  private static let illustrated = Prompt(
    system: "Rules.",
    messages: [
      Prompt.Message(
        .customer, "Este? [image]", images: [PromptImage(mimeType: "image/png", content: Array(0...255))]),
      Prompt.Message(.business, "Qual deles?"),
      Prompt.Message(
        .customer, "[image a.jpg] [sticker]",
        images: [
          PromptImage(mimeType: "image/jpeg", content: [0xFF, 0xD8, 0xFF, 0x00]),
          PromptImage(mimeType: "image/webp", content: Array("RIFF????WEBP".utf8)),
        ]),
    ], maximumOutputTokens: 100)
}
