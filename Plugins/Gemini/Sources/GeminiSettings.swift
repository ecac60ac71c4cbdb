import Foundation
import GatewayKit

/// The settings of a Gemini provider.
struct GeminiSettings: Sendable {
  private static let baseURLSetting = Setting<String>.defaulted(
    "baseURL", .url(schemes: ["https", "http"]), to: "https://generativelanguage.googleapis.com",
    help: "the address of the API without its version; for other providers, that of a proxy")
  private static let modelSetting = Setting<String>.required(
    "model", .text(length: 1...200), help: "the model's name, such as gemini-2.5-flash")
  private static let apiKeySetting = Setting<SecretRef>.required(
    "apiKey", .secret(purpose: "gemini.apiKey", originFrom: "baseURL"), help: "the API key")
  private static let thinkingBudgetSetting = Setting<Int?>.optional(
    "thinkingBudget", .integer(-1...32_768),
    help: "the most reasoning tokens of a 2.5 model; 0: none, -1: the model decides")
  private static let thinkingLevelSetting = Setting<String?>.optional(
    "thinkingLevel", .choice(["minimal", "low", "medium", "high"]),
    help: "the reasoning effort of models of version 3 or later")

  static let spec = SettingsSpec(
    [baseURLSetting.field, modelSetting.field, apiKeySetting.field, thinkingBudgetSetting.field]
      + [thinkingLevelSetting.field, ProviderSetting.images.field, ProviderSetting.transcriptionModel.field]
      + ProviderSetting.fields)

  let baseURL: String
  let model: String
  let apiKey: SecretRef
  let thinkingBudget: Int?
  let thinkingLevel: String?
  /// Whether the model gets pictures. On by default.
  let showsImages: Bool
  /// The model that transcribes recordings.
  let transcriptionModel: String?

  init(_ settings: Settings) {
    baseURL = settings[Self.baseURLSetting]
    model = settings[Self.modelSetting]
    apiKey = settings[Self.apiKeySetting]
    thinkingBudget = settings[Self.thinkingBudgetSetting]
    thinkingLevel = settings[Self.thinkingLevelSetting]
    showsImages = settings[ProviderSetting.images] ?? true
    transcriptionModel = settings[ProviderSetting.transcriptionModel]
  }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    var problems = Origin.clearTextProblems(ofSecretTo: baseURL, at: "baseURL")
    let last = URLComponents(string: baseURL)?.path.split(separator: "/").last ?? ""
    if last.wholeMatch(of: /v1(alpha|beta)?/) != nil {
      problems.append(.error(at: "baseURL", "the version is added automatically; leave out /\(last)"))
    }
    if thinkingBudget != nil, thinkingLevel != nil {
      problems.append(
        .error(at: "thinkingLevel", "the API accepts thinkingBudget or thinkingLevel, not both; leave one out"))
    }
    return problems
  }

  /// The path of a model below the version: `models/gemini-2.5-flash`.
  func path(of model: String) -> String {
    ["models/", "tunedModels/"].contains(where: model.hasPrefix) ? model : "models/\(model)"
  }

  /// The address of `path` below the API's version.
  func url(_ path: String, _ query: URLQueryItem) throws(AdapterError) -> URL {
    guard let base = URL(string: baseURL) else { throw AdapterError(.rejected, "baseURL is not a valid address") }
    return base.appending(path: "v1beta").appending(path: path).appending(queryItems: [query])
  }
}
