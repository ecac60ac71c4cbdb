import Foundation
import GatewayKit

/// How a provider transcribes recordings. One that does not conform to `Transcribing`, or whose peer's settings name no
/// model for it, passes.
extension ProviderConformance {
  /// A recording reaches the wire byte for byte, by one request, and its text and cost come back.
  @Sendable static func recordingsAreWrittenDown(_ peer: any ProviderConformancePeer) async throws {
    guard let (adapter, peer) = try transcribing(peer) else { return }
    try expect(adapter.takes("audio/ogg"), "Ogg, as voice messages are, is not taken")
    try expect(!adapter.takes("application/pdf"), "a document is taken for a recording")
    let usage = TokenUsage(input: 120, output: 7)
    for heard in [
      Transcription(text: "Quanto custa o pão? 🥖 \"às 8\" \\ \u{2028}", usage: usage),
      Transcription(text: "", usage: usage),
      Transcription(text: String(repeating: "muito longo ", count: 5_000), usage: usage),
    ] {
      for cutting in [BodyCutting.whole, .random(seed: 3)] {
        let bench = try ProviderBench(peer, cutting: cutting) { call in
          .answers(try peer.answer(to: call, hearing: heard))
        }
        let written = try await bench.transcription()
        let got = try written.result.get()
        try expect(got.text.trimmed, is: heard.text.trimmed, "the words of a recording")
        try expect(got.usage, is: heard.usage, "what writing a recording down cost")
        try expect(bench.transport.calls.count, is: 1, "requests for one recording")
        let call = try require(bench.transport.calls.first, "a request")
        try expect(try peer.recording(in: call), is: recording, "the recording on the wire")
        try checkSecrets(of: call, adapter, peer)
      }
    }
  }

  /// A failure is classified as for a reply, and never counts as a silent recording.
  @Sendable static func recordingsFailAsReplies(_ peer: any ProviderConformancePeer) async throws {
    guard let (_, peer) = try transcribing(peer) else { return }
    for refusal in refusals {
      let spoken = try ProviderBench(peer, .refuses(refusal))
      let expected = try await spoken.reply().failure
      let bench = try ProviderBench(peer, .refuses(refusal))
      let failure = try await bench.transcription().failure
      try expect(failure, is: expected, "the failure of a server that refuses a recording: \(refusal)")
      try expect(bench.transport.calls.count, is: 1, "requests for a recording that is refused")
    }
    let unreachable = try ProviderBench(peer) { _ in .isUnreachable }
    try expect(
      try await unreachable.transcription().failure, is: .unavailable, "the failure of a server that is not there")
    for hostile in HostileBody.all {
      let bench = try ProviderBench(peer, cutting: .random(seed: 9)) { call in
        var answer = try peer.answer(to: call, hearing: Transcription(text: "oi"))
        answer.body = hostile.bytes
        return .answers(answer)
      }
      guard case .failure(let error) = try await bench.transcription().result else {
        throw ConformanceFailure("\(hostile.name) is what was said in a recording")
      }
      try expect(error.message.count <= 2_000, "\(hostile.name) makes an error of \(error.message.count) characters")
    }
  }

  /// Not real sound: adapters do not inspect it.
  static let recording = Recording(
    mimeType: "audio/ogg", content: Array("OggS\r\n--balcao\r\n".utf8) + Array(0...255))

  private static func transcribing(
    _ peer: any ProviderConformancePeer
  ) throws -> (any Transcribing.Type, any TranscribingPeer)? {
    guard let adapter = type(of: peer).adapter as? any Transcribing.Type,
      adapter.transcriptionModel(try Declarations.settings(of: adapter, given: peer.settings)) != nil
    else { return nil }
    guard let peer = peer as? any TranscribingPeer else {
      throw ConformanceFailure("the peer of an adapter that writes recordings down hears none: see TranscribingPeer")
    }
    return (adapter, peer)
  }

  private static func checkSecrets(
    of call: HTTPCall, _ adapter: any ProviderAdapter.Type, _ peer: any ProviderConformancePeer
  ) throws {
    let settings = try Declarations.settings(of: adapter, given: peer.settings)
    for use in adapter.descriptor.settings.secretUses(in: settings) {
      try expect(Origin.of(call.url), is: use.origin, "the origin of a recording that carries \(use.name)")
      try expect(
        !call.url.absoluteString.contains(use.name.rawValue), "the secret's name is in a recording's address")
    }
  }
}

extension String {
  /// Without surrounding whitespace.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
