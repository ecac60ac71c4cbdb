import Foundation
public import GatewayKit
import HTTPTypes

/// OpenAI, and every server that speaks its Chat Completions wire: llama.cpp, Ollama, vLLM, OpenRouter, LiteLLM.
public struct OpenAI: ProviderAdapter {
  /// What the adapter is.
  public static let descriptor = PluginDescriptor(
    id: "openai", title: "OpenAI",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6">\
      <path d="M12 3l7.8 4.5v9L12 21l-7.8-4.5v-9z"/><path d="M12 3v9l7.8 4.5M12 12l-7.8 4.5"/></svg>
      """,
    settings: OpenAISettings.spec)

  private let settings: OpenAISettings
  private let http: any HTTPTransport

  /// An instance.
  public init(settings: Settings, context: ProviderContext) {
    self.settings = OpenAISettings(settings)
    http = context.http
  }

  /// `http://` is for servers on this machine only.
  public static func check(_ settings: Settings) -> [Diagnostic] { OpenAISettings(settings).problems }

  /// Asks over a stream, and hands the words on as they come.
  public func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    let request = ChatRequest(prompt, settings: settings)
    let answer = try await http.send(
      try call(.post, "chat/completions", body: request.encoded(), deadline: .seconds(60)))
    guard answer.status.kind == .successful else { throw try await Self.refusal(answer).error }
    var reader = ChatReader(isStream: answer.headers[.contentType]?.contains("json") != true)
    do {
      for try await bytes in answer.body {
        for text in try reader.feed(bytes) { sink.write(text) }
      }
    } catch let error as AdapterError {
      throw error
    } catch {
      throw AdapterError(.unknown, "the answer broke off", cause: error)
    }
    let (rest, completion) = try reader.finish()
    for text in rest { sink.write(text) }
    return completion
  }

  /// Lists the models, then asks for one word.
  ///
  /// The word decides. The list only saves asking for it where the key is unknown: servers that have no list, or show it
  /// to nobody with this key, answer all the same.
  public func verify() async -> KeyVerification {
    do {
      let models = try await http.send(try call(.get, "models"))
      if models.status == .unauthorized { throw try await Self.refusal(models) }
      let answer = try await http.send(
        try call(.post, "chat/completions", body: ChatRequest.probe(settings: settings).encoded()))
      guard answer.status.kind == .successful else { throw try await Self.refusal(answer) }
      var reader = ChatReader(isStream: false)
      _ = try reader.feed(try await answer.bytes())
      _ = try reader.finish()
      return .ok
    } catch let refusal as Refusal {
      return refusal.verification
    } catch {
      return .unreachable
    }
  }

  private func call(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], deadline: Duration = .seconds(30)
  ) throws(AdapterError) -> HTTPCall {
    guard let url = URL(string: settings.baseURL)?.appending(path: path) else {
      throw AdapterError(.rejected, "baseURL is not an address")
    }
    return HTTPCall(
      method, url,
      fields: [
        HTTPCall.Field(.authorization, .secret(settings.apiKey, prefix: "Bearer ")),
        HTTPCall.Field(.contentType, .plain("application/json")),
      ], body: body, deadline: deadline, idleLimit: .seconds(20))
  }

  private static func refusal(_ answer: HTTPAnswer) async throws(AdapterError) -> Refusal {
    Refusal(status: answer.status.code, headers: answer.headers, body: try await answer.bytes())
  }
}
