import Foundation
import GatewayKit

/// The settings of a provider with the OpenAI API.
struct OpenAIDeclarations: DeclaredSettings {
  let baseURL = Setting<String>.defaulted(
    "baseURL", .url(schemes: ["https", "http"]), to: "https://api.openai.com/v1",
    help: "the address of the API; for other providers, that of a compatible server"
  ).grouped(.connection)
  let model = Setting<String>.required(
    "model", .text(length: 1...200), help: "the model's name, such as gpt-4.1-mini"
  ).grouped(.model)
  let apiKey = Setting<SecretRef>.required(
    "apiKey", .secret(purpose: "openai.apiKey", originFrom: "baseURL"), help: "the API key"
  ).grouped(.connection)
  let wire = Setting<Wire>.defaulted(
    "wire", .choice(Wire.allCases.map(\.rawValue)), to: .chat,
    help:
      "the API to use: chat for Chat Completions, which every compatible server has, or responses for OpenAI's Responses"
  ).grouped(.connection)
  let images = ProviderSetting.images
  let transcriptionModel = ProviderSetting.transcriptionModel
  let shared = ProviderSetting.fields

  static let declarations = OpenAIDeclarations()
}

typealias OpenAISettings = Configured<OpenAIDeclarations>

// `self.` is needed for names that are looked up in the declarations.
extension OpenAISettings {
  /// Whether the model gets pictures. By default on for OpenAI and off for other servers, most of which do not accept
  /// them.
  var showsImages: Bool { self.images ?? isOpenAI }

  /// Whether it is the API of OpenAI or Azure.
  var isOpenAI: Bool {
    let host = URLComponents(string: self.baseURL)?.host?.lowercased() ?? ""
    return ["openai.com", "azure.com"].contains { host == $0 || host.hasSuffix(".\($0)") }
  }

  /// Whether the model's name shows that it thinks before it answers. Only such models return encrypted thoughts;
  /// others refuse the request for them ("Encrypted content is not supported with this model").
  var modelThinks: Bool {
    let name = self.model.lowercased().split(separator: "/").last?.replacing(/^ft:/, with: "") ?? ""
    return name.prefixMatch(of: /o[1-9]|gpt-([5-9]|[1-9][0-9])|codex-/) != nil && !name.contains("-chat")
  }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] { Origin.clearTextProblems(ofSecretTo: self.baseURL, at: "baseURL") }
}
