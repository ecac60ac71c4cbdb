import Foundation
import GatewayKit

/// What an operator sets for a provider of the OpenAI kind.
struct OpenAISettings: Sendable {
  private static let baseURLSetting = Setting<String>.defaulted(
    "baseURL", .url(schemes: ["https", "http"]), to: "https://api.openai.com/v1",
    help: "where the API begins; a compatible server's for others than OpenAI")
  private static let modelSetting = Setting<String>.required(
    "model", .text(length: 1...200), help: "the model's name, such as gpt-4.1-mini")
  private static let apiKeySetting = Setting<SecretRef>.required(
    "apiKey", .secret(purpose: "openai.apiKey", originFrom: "baseURL"), help: "the API key")
  private static let wireSetting = Setting<String>.defaulted(
    "wire", .choice(["chat"]), to: "chat", help: "the API that is spoken: chat is Chat Completions")

  static let spec = SettingsSpec(
    [baseURLSetting.field, modelSetting.field, apiKeySetting.field, wireSetting.field] + ProviderSetting.fields)

  let baseURL: String
  let model: String
  let apiKey: SecretRef

  init(_ settings: Settings) {
    baseURL = settings[Self.baseURLSetting]
    model = settings[Self.modelSetting]
    apiKey = settings[Self.apiKeySetting]
  }

  /// Whether it is OpenAI's own API, or Microsoft's of the same models.
  var isOpenAI: Bool {
    let host = URLComponents(string: baseURL)?.host?.lowercased() ?? ""
    return ["openai.com", "azure.com"].contains { host == $0 || host.hasSuffix(".\($0)") }
  }

  /// What the spec cannot express.
  var problems: [Diagnostic] {
    guard let url = URLComponents(string: baseURL), url.scheme == "http" else { return [] }
    let loopback = ["localhost", "127.0.0.1", "::1", "[::1]"]
    guard !loopback.contains(url.host ?? "") else { return [] }
    return [
      .error(at: "baseURL", "http:// is allowed to this machine only: the key would travel in clear; use https://")
    ]
  }
}
