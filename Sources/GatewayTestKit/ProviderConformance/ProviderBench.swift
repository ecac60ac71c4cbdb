import GatewayKit

/// One instance of a provider adapter with its remote side.
struct ProviderBench: Sendable {
  let adapter: any ProviderAdapter
  let transport: ScriptedTransport
  let clock: ManualClock

  /// An instance whose calls `script` answers.
  init(
    _ peer: any ProviderConformancePeer, cutting: BodyCutting = .whole,
    _ script: @escaping @Sendable (HTTPCall) throws -> TransportScript
  ) throws {
    transport = ScriptedTransport(cutting: cutting, script)
    clock = ManualClock()
    let type = type(of: peer).adapter
    adapter = type.init(
      settings: try Declarations.settings(of: type, given: peer.settings),
      context: .forTesting(http: transport, clock: clock))
  }

  /// An instance whose remote side behaves in one way; `change` alters its answers in transit.
  init(
    _ peer: any ProviderConformancePeer, _ behaviour: ProviderBehaviour, cutting: BodyCutting = .whole,
    change: @escaping @Sendable (inout ScriptedAnswer) -> Void = { _ in }
  ) throws {
    try self.init(peer, cutting: cutting) { call in
      var answer = try peer.answer(to: call, behaviour)
      change(&answer)
      return .answers(answer)
    }
  }

  /// The result of a reply.
  struct Outcome: Sendable {
    let result: Result<Completion, AdapterError>
    /// The text that the sink received.
    let words: String

    var failure: AdapterError.Outcome? {
      if case .failure(let error) = result { error.outcome } else { nil }
    }
  }

  /// Asks `prompt`, with a limit of thirty seconds.
  func reply(to prompt: Prompt = ProviderConformance.prompt) async throws -> Outcome {
    let adapter = adapter
    return try await within(.seconds(30), "a reply") {
      let sink = RecordingSink()
      do throws(AdapterError) {
        let completion = try await adapter.reply(to: prompt, into: sink)
        return Outcome(result: .success(completion), words: sink.text)
      } catch {
        return Outcome(result: .failure(error), words: sink.text)
      }
    }
  }

  /// Asks, and expects an answer.
  func completion(of prompt: Prompt = ProviderConformance.prompt, _ what: String) async throws -> Completion {
    let outcome = try await reply(to: prompt)
    switch outcome.result {
    case .success(let completion):
      try expect(outcome.words, is: completion.text, "\(what): the sink's words beside the completion's")
      return completion
    case .failure(let error): throw ConformanceFailure("\(what) became a failure: \(error)")
    }
  }

  /// The result of a transcription.
  struct Hearing: Sendable {
    let result: Result<Transcription, AdapterError>

    var failure: AdapterError.Outcome? {
      if case .failure(let error) = result { error.outcome } else { nil }
    }
  }

  /// Transcribes a recording, with a limit of thirty seconds.
  func transcription() async throws -> Hearing {
    let adapter = try require(adapter as? any Transcribing, "an adapter that writes recordings down")
    return try await within(.seconds(30), "a recording") {
      do throws(AdapterError) {
        return Hearing(result: .success(try await adapter.transcribe(ProviderConformance.recording)))
      } catch {
        return Hearing(result: .failure(error))
      }
    }
  }

  /// Tries the key, with a limit of thirty seconds.
  func verify() async throws -> KeyVerification {
    let adapter = adapter
    return try await within(.seconds(30), "trying a key") { await adapter.verify() }
  }
}
