import Foundation
import GatewayKit

/// The settings of a Gemini provider.
struct GeminiDeclarations: DeclaredSettings {
  let baseURL = Setting<String>.defaulted(
    "baseURL", .url(schemes: ["https", "http"]), to: "https://generativelanguage.googleapis.com",
    help: "the address of the API without its version; for other providers, that of a proxy"
  ).grouped(.connection)
  let model = Setting<String>.required(
    "model", .text(length: 1...200), help: "the model's name, such as gemini-2.5-flash"
  ).grouped(.model)
  let apiKey = Setting<SecretRef>.required(
    "apiKey", .secret(purpose: "gemini.apiKey", originFrom: "baseURL"), help: "the API key"
  ).grouped(.connection)
  let thinkingBudget = Setting<Int?>.optional(
    "thinkingBudget", .integer(-1...32_768),
    help: "the most reasoning tokens of a 2.5 model; 0: none, -1: the model decides"
  ).grouped(.model)
  let thinkingLevel = Setting<String?>.optional(
    "thinkingLevel", .choice(["minimal", "low", "medium", "high"]),
    help: "the reasoning effort of models of version 3 or later"
  ).grouped(.model)
  let images = ProviderSetting.images
  let transcriptionModel = ProviderSetting.transcriptionModel
  let shared = ProviderSetting.fields

  static let declarations = GeminiDeclarations()
}

typealias GeminiSettings = Configured<GeminiDeclarations>

// `self.` is needed for names that are looked up in the declarations.
extension GeminiSettings {
  /// Whether the model gets pictures. On by default.
  var showsImages: Bool { self.images ?? true }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    var problems = Origin.clearTextProblems(ofSecretTo: self.baseURL, at: "baseURL")
    let last = URLComponents(string: self.baseURL)?.path.split(separator: "/").last ?? ""
    if last.wholeMatch(of: /v1(alpha|beta)?/) != nil {
      problems.append(.error(at: "baseURL", GeminiCode.baseURLVersion.with(["version": .string(String(last))])))
    }
    if self.thinkingBudget != nil, self.thinkingLevel != nil {
      problems.append(
        .error(at: "thinkingLevel", GeminiCode.thinkingTwice.with()))
    }
    return problems
  }

  /// The path of a model below the version: `models/gemini-2.5-flash`.
  func path(of model: String) -> String {
    ["models/", "tunedModels/"].contains(where: model.hasPrefix) ? model : "models/\(model)"
  }

  /// The address of `path` below the API's version.
  func url(_ path: String, _ query: URLQueryItem) throws(AdapterError) -> URL {
    guard let base = URL(string: self.baseURL) else { throw AdapterError(.rejected, "baseURL is not a valid address") }
    return base.appending(path: "v1beta").appending(path: path).appending(queryItems: [query])
  }
}
