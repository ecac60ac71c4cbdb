import Foundation
import GatewayKit

/// The settings of a provider with the OpenAI API.
struct OpenAISettings: Sendable {
  private static let baseURLSetting = Setting<String>.defaulted(
    "baseURL", .url(schemes: ["https", "http"]), to: "https://api.openai.com/v1",
    help: "the address of the API; for other providers, that of a compatible server")
  private static let modelSetting = Setting<String>.required(
    "model", .text(length: 1...200), help: "the model's name, such as gpt-4.1-mini")
  private static let apiKeySetting = Setting<SecretRef>.required(
    "apiKey", .secret(purpose: "openai.apiKey", originFrom: "baseURL"), help: "the API key")
  private static let wireSetting = Setting<String>.defaulted(
    "wire", .choice(Wire.allCases.map(\.rawValue)), to: Wire.chat.rawValue,
    help:
      "the API to use: chat for Chat Completions, which every compatible server has, or responses for OpenAI's Responses"
  )

  static let spec = SettingsSpec(
    [baseURLSetting.field, modelSetting.field, apiKeySetting.field, wireSetting.field, ProviderSetting.images.field]
      + [ProviderSetting.transcriptionModel.field] + ProviderSetting.fields)

  let baseURL: String
  let model: String
  let apiKey: SecretRef
  let wire: Wire
  /// The model that transcribes recordings.
  let transcriptionModel: String?
  private let images: Bool?

  init(_ settings: Settings) {
    baseURL = settings[Self.baseURLSetting]
    model = settings[Self.modelSetting]
    apiKey = settings[Self.apiKeySetting]
    wire = Wire(rawValue: settings[Self.wireSetting]) ?? .chat
    transcriptionModel = settings[ProviderSetting.transcriptionModel]
    images = settings[ProviderSetting.images]
  }

  /// Whether the model gets pictures. By default on for OpenAI and off for other servers, most of which do not accept
  /// them.
  var showsImages: Bool { images ?? isOpenAI }

  /// Whether it is the API of OpenAI or Azure.
  var isOpenAI: Bool {
    let host = URLComponents(string: baseURL)?.host?.lowercased() ?? ""
    return ["openai.com", "azure.com"].contains { host == $0 || host.hasSuffix(".\($0)") }
  }

  /// Whether the model's name shows that it thinks before it answers. Only such models return encrypted thoughts;
  /// others refuse the request for them ("Encrypted content is not supported with this model").
  var modelThinks: Bool {
    let name = model.lowercased().split(separator: "/").last?.replacing(/^ft:/, with: "") ?? ""
    return name.prefixMatch(of: /o[1-9]|gpt-([5-9]|[1-9][0-9])|codex-/) != nil && !name.contains("-chat")
  }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] { Origin.clearTextProblems(ofSecretTo: baseURL, at: "baseURL") }
}
