import Foundation
public import GatewayKit
import HTTPTypes

/// OpenAI and servers with the same API: llama.cpp, Ollama, vLLM, OpenRouter, LiteLLM.
public struct OpenAI: ProviderAdapter, ImageSeeing {
  /// The id, title and settings of the adapter.
  public static let descriptor = PluginDescriptor(
    id: "openai", title: "OpenAI",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6">\
      <path d="M12 3l7.8 4.5v9L12 21l-7.8-4.5v-9z"/><path d="M12 3v9l7.8 4.5M12 12l-7.8 4.5"/></svg>
      """,
    settings: OpenAIDeclarations.spec)

  /// The most bytes of an answer. A stream uses about 300 bytes per token; this fits the longest answer that an
  /// operator can configure.
  private static let maximumBytes = 32 << 20

  let settings: OpenAISettings
  let http: any HTTPTransport
  let clock: any GatewayClock

  /// Creates an instance.
  public init(settings: Settings, context: ProviderContext) {
    self.settings = OpenAISettings(settings)
    http = context.http
    clock = context.clock
  }

  /// Reports an `http://` address of another machine.
  public static func check(_ settings: Settings) -> [Diagnostic] { OpenAISettings(settings).problems }

  /// The most tokens of a picture; nil if pictures are off by the settings or for the server.
  public static func tokensPerImage(_ settings: Settings) -> Int? {
    let settings = OpenAISettings(settings)
    return settings.showsImages ? PictureTokens.most(for: settings.model) : nil
  }

  /// Makes one streamed request and passes the text on as it arrives.
  public func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    let answer = try await http.send(
      try call(
        .post, settings.wire.path, body: settings.wire.request(for: prompt, settings), deadline: .seconds(60),
        maximumBytes: Self.maximumBytes))
    guard answer.status.kind == .successful else { throw try await refusal(answer).error }
    return try await AnswerReading(clock: clock).completion(of: answer.body, by: settings.wire.reader, into: sink)
  }

  /// Lists the models, then requests one word.
  ///
  /// The answer decides, because some servers have no list or do not show it with this key. A refused list counts only
  /// if the answer shows nothing.
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
      throw AdapterError(.rejected, "baseURL is not a valid address")
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

/// Discards the text of a probe.
private struct Unheard: ReplySink {
  func write(_ text: String) {}
}
