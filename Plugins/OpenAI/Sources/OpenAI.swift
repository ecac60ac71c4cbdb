import Foundation
public import GatewayKit
import HTTPTypes

/// OpenAI, and every server that speaks one of its wires: llama.cpp, Ollama, vLLM, OpenRouter, LiteLLM.
public struct OpenAI: ProviderAdapter, ImageSeeing {
  /// What the adapter is.
  public static let descriptor = PluginDescriptor(
    id: "openai", title: "OpenAI",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6">\
      <path d="M12 3l7.8 4.5v9L12 21l-7.8-4.5v-9z"/><path d="M12 3v9l7.8 4.5M12 12l-7.8 4.5"/></svg>
      """,
    settings: OpenAISettings.spec)

  /// A stream spends some 300 bytes on each token; this is room for the longest answer an operator can ask for.
  private static let maximumBytes = 32 << 20

  let settings: OpenAISettings
  let http: any HTTPTransport
  let clock: any GatewayClock

  /// An instance.
  public init(settings: Settings, context: ProviderContext) {
    self.settings = OpenAISettings(settings)
    http = context.http
    clock = context.clock
  }

  /// `http://` is for servers on this machine only.
  public static func check(_ settings: Settings) -> [Diagnostic] { OpenAISettings(settings).problems }

  /// What a picture counts as at most; none is shown where an operator or the server says so.
  public static func tokensPerImage(_ settings: Settings) -> Int? {
    let settings = OpenAISettings(settings)
    return settings.showsImages ? PictureTokens.most(for: settings.model) : nil
  }

  /// Asks over a stream, and hands the words on as they come.
  public func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    let answer = try await http.send(
      try call(
        .post, settings.wire.path, body: settings.wire.request(for: prompt, settings), deadline: .seconds(60),
        maximumBytes: Self.maximumBytes))
    guard answer.status.kind == .successful else { throw try await refusal(answer).error }
    return try await AnswerReading(clock: clock).completion(of: answer.body, by: settings.wire.reader, into: sink)
  }

  /// Lists the models, then asks for one word.
  ///
  /// The word decides: servers without a list, or that show it to nobody with this key, answer all the same. That the
  /// list knows no such key counts only where the word says nothing.
  public func verify() async -> KeyVerification {
    do throws(AdapterError) {
      let models = try await http.send(try call(.get, "models"))
      let listed = models.status.kind == .successful ? nil : (try? await refusal(models))?.verification
      let answer = try await http.send(
        try call(.post, settings.wire.path, body: settings.wire.probe(settings)))
      let body = try await answer.bytes()
      let refused =
        answer.status.kind == .successful ? Refusal(in: body) : refusal(answer.status, answer.headers, body)
      if let refused {
        return refused.verification == .unreachable && listed == .badKey ? .badKey : refused.verification
      }
      var reader = settings.wire.reader
      try reader.feed(body, to: Unheard())
      _ = try reader.finish(to: Unheard())
      return .ok
    } catch {
      return .unreachable
    }
  }

  func call(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], as type: String = "application/json",
    deadline: Duration = .seconds(30), maximumBytes: Int = 4 << 20
  ) throws(AdapterError) -> HTTPCall {
    guard let url = URL(string: settings.baseURL)?.appending(path: path) else {
      throw AdapterError(.rejected, "baseURL is not an address")
    }
    return HTTPCall(
      method, url,
      fields: [
        HTTPCall.Field(.authorization, .secret(settings.apiKey, prefix: "Bearer ")),
        HTTPCall.Field(.contentType, .plain(type)),
      ], body: body, deadline: deadline, idleLimit: .seconds(20), maximumBytes: maximumBytes)
  }

  func refusal(_ answer: HTTPAnswer) async throws(AdapterError) -> Refusal {
    refusal(answer.status, answer.headers, try await answer.bytes())
  }

  private func refusal(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: [UInt8]) -> Refusal {
    Refusal(status: status.code, headers: headers, body: body, now: clock.now)
  }
}

/// Takes the words of a probe, which nobody reads.
private struct Unheard: ReplySink {
  func write(_ text: String) {}
}
