import Foundation
public import GatewayKit
import HTTPTypes

/// Google Gemini through the API of Google AI Studio, and servers with the same `generateContent`.
public struct Gemini: ProviderAdapter, ImageSeeing {
  /// The most bytes of an answer. Thought signatures can be long.
  private static let maximumBytes = 32 << 20
  /// The most tokens of a picture: 258 for each of up to forty tiles
  /// (https://ai.google.dev/gemini-api/docs/image-understanding#token-counting).
  private static let tokensOfImage = 10_320

  /// The id, title and settings of the adapter.
  public static let descriptor = PluginDescriptor(
    id: "gemini", title: "Google Gemini",
    icon: """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" \
      stroke-linejoin="round"><path d="M12 3c.8 5.4 3.6 8.2 9 9-5.4.8-8.2 3.6-9 9-.8-5.4-3.6-8.2-9-9 5.4-.8 8.2-3.6 9-9z"/>\
      </svg>
      """,
    settings: GeminiDeclarations.spec, codes: [GeminiCode.self])

  let settings: GeminiSettings
  let http: any HTTPTransport
  let clock: any GatewayClock

  /// Creates an instance.
  public init(settings: Settings, context: ProviderContext) {
    self.settings = GeminiSettings(settings)
    http = context.http
    clock = context.clock
  }

  /// Reports an `http://` address of another machine, an address with a version, and both thinking settings together.
  public static func check(_ settings: Settings) -> [Diagnostic] { GeminiSettings(settings).problems }

  /// The most tokens of a picture; nil if pictures are switched off.
  public static func tokensPerImage(_ settings: Settings) -> Int? {
    GeminiSettings(settings).showsImages ? tokensOfImage : nil
  }

  /// Makes one streamed request and passes the text on as it arrives.
  public func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    let answer = try await http.send(try generation(of: GenerateRequest(prompt, settings: settings), .seconds(60)))
    guard answer.status.kind == .successful else { throw try await refusal(answer).error }
    return try await AnswerReading(clock: clock).completion(
      of: answer.body, by: GenerateReader(now: clock.now), into: sink)
  }

  /// Lists one model, then requests one word over the same streaming API as replies.
  ///
  /// The answer decides, because proxies without a list may still answer. A key that the list refuses counts as bad
  /// only if the answer shows nothing.
  public func verify() async -> KeyVerification {
    do throws(AdapterError) {
      let list = try settings.url("models", URLQueryItem(name: "pageSize", value: "1"))
      let models = try await http.send(HTTPCall(.get, list, fields: fields))
      let listed = models.status.kind == .successful ? nil : (try? await refusal(models))?.verification
      let answer = try await http.send(try generation(of: .probe, .seconds(30)))
      guard answer.status.kind == .successful else {
        let shown = try await refusal(answer).verification
        return shown == .unreachable && listed == .badKey ? .badKey : shown
      }
      _ = try await AnswerReading(clock: clock).completion(
        of: answer.body, by: GenerateReader(now: clock.now), into: NoSink())
      return .ok
    } catch {
      return .unreachable
    }
  }

  /// A call to `model`; nil means the configured model.
  func generation(
    of request: GenerateRequest, _ deadline: Duration, asking model: String? = nil
  ) throws(AdapterError) -> HTTPCall {
    let path = settings.path(of: model ?? settings.model)
    return HTTPCall(
      .post, try settings.url("\(path):streamGenerateContent", URLQueryItem(name: "alt", value: "sse")),
      fields: fields, body: try request.encoded(), deadline: deadline, idleLimit: .seconds(20),
      maximumBytes: Self.maximumBytes)
  }

  /// The key is sent in a header and never in the address, which proxies and servers log.
  private var fields: [HTTPCall.Field] {
    [
      HTTPCall.Field(.googleAPIKey, .secret(settings.apiKey)),
      HTTPCall.Field(.contentType, .plain("application/json")),
    ]
  }

  func refusal(_ answer: HTTPAnswer) async throws(AdapterError) -> Refusal {
    Refusal(status: answer.status.code, headers: answer.headers, body: try await answer.bytes(), now: clock.now)
  }
}

/// Discards the text of an answer.
struct NoSink: ReplySink {
  func write(_ text: String) {}
}

extension HTTPField.Name {
  fileprivate static let googleAPIKey = literal("x-goog-api-key")
}
