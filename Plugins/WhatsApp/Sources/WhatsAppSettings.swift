import Foundation
import GatewayKit

/// What an operator sets for a number.
struct WhatsAppSettings: Sendable {
  private static let phoneNumberIDSetting = Setting<String>.required(
    "phoneNumberID", .text(length: 1...40), help: "Meta's id of the number: digits, not the number itself")
  private static let businessAccountIDSetting = Setting<String>.required(
    "businessAccountID", .text(length: 1...40), help: "the id of the WhatsApp Business Account: digits")
  private static let graphBaseURLSetting = Setting<String>.defaulted(
    "graphBaseURL", .url(schemes: ["https", "http"]), to: "https://graph.facebook.com",
    help: "where the Graph API is; http to this machine only")
  private static let graphVersionSetting = Setting<String>.defaulted(
    "graphVersion", .text(length: 2...10), to: "v23.0", help: "the version of the Graph API")
  private static let accessTokenSetting = Setting<SecretRef>.required(
    "accessToken", .secret(purpose: "whatsapp.accessToken", originFrom: "graphBaseURL"),
    help: "a system user's token with whatsapp_business_messaging and whatsapp_business_management")
  private static let appSecretSetting = Setting<SecretRef>.required(
    "appSecret", .secret(purpose: "whatsapp.appSecret"), help: "the Meta app's secret, which webhooks are signed with")
  private static let verifyTokenSetting = Setting<SecretRef>.required(
    "verifyToken", .secret(purpose: "whatsapp.verifyToken"),
    help: "what Meta's dashboard is given beside the callback address; `balcao keys mint` makes one")
  private static let overrideCallbackSetting = Setting<Bool>.defaulted(
    "overrideCallback", .boolean, to: true,
    help: "at each start, ask Meta to send this number's webhooks here, whatever the app's own address is")
  private static let messagesPerSecondSetting = Setting<Int>.defaulted(
    "messagesPerSecond", .integer(1...1000), to: 80,
    help: "the number's throughput: 80 for most, 20 beside the phone app, up to 1000 where Meta raised it")
  private static let linkPreviewsSetting = Setting<Bool>.defaulted(
    "linkPreviews", .boolean, to: true, help: "whether an address in a text is shown with its picture")
  private static let readMarksSetting = Setting<Bool>.defaulted(
    "readMarks", .boolean, to: true,
    help: "whether a message is marked as read, and typing shown, while a provider writes the answer")
  private static let templateSetting = Setting<Settings?>.optional(
    "outsideWindowTemplate", .object(WindowTemplate.spec),
    help: "the approved template that is sent when the customer last wrote over 24 hours ago")
  private static let mediaHostsSetting = Setting<[String]>.defaulted(
    "mediaHosts", .list(of: .text(length: 1...200), count: 1...20), to: ["lookaside.fbsbx.com"],
    help: "the hosts files may be fetched from, with the token")

  static let spec = SettingsSpec([
    phoneNumberIDSetting.field, businessAccountIDSetting.field, graphBaseURLSetting.field, graphVersionSetting.field,
    accessTokenSetting.field, appSecretSetting.field, verifyTokenSetting.field, overrideCallbackSetting.field,
    messagesPerSecondSetting.field, linkPreviewsSetting.field, readMarksSetting.field, templateSetting.field,
    mediaHostsSetting.field,
  ])

  let phoneNumberID: String
  let businessAccountID: String
  let graphBaseURL: String
  let graphVersion: String
  let accessToken: SecretRef
  let appSecret: SecretRef
  let verifyToken: SecretRef
  let overridesCallback: Bool
  let messagesPerSecond: Int
  let linkPreviews: Bool
  let readMarks: Bool
  let windowTemplate: WindowTemplate?
  let mediaHosts: [String]

  init(_ settings: Settings) {
    phoneNumberID = settings[Self.phoneNumberIDSetting]
    businessAccountID = settings[Self.businessAccountIDSetting]
    graphBaseURL = settings[Self.graphBaseURLSetting]
    graphVersion = settings[Self.graphVersionSetting]
    accessToken = settings[Self.accessTokenSetting]
    appSecret = settings[Self.appSecretSetting]
    verifyToken = settings[Self.verifyTokenSetting]
    overridesCallback = settings[Self.overrideCallbackSetting]
    messagesPerSecond = settings[Self.messagesPerSecondSetting]
    linkPreviews = settings[Self.linkPreviewsSetting]
    readMarks = settings[Self.readMarksSetting]
    windowTemplate = settings[Self.templateSetting].map(WindowTemplate.init)
    mediaHosts = settings[Self.mediaHostsSetting]
  }

  /// One message in six seconds to one customer, bursts of 45 borrowed from what follows
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages#pair-rate-limits).
  static func pacing(perSecond: Double) -> Pacing {
    Pacing(perSecond: perSecond, perConversation: .seconds(6), burst: 45)
  }

  /// What the spec cannot express.
  var problems: [Diagnostic] {
    var problems: [Diagnostic] = []
    if let url = URLComponents(string: graphBaseURL), url.scheme == "http", !Self.isLoopback(url.host ?? "") {
      problems.append(
        .error(
          at: "graphBaseURL",
          "http:// is allowed to this machine only: the token would travel in clear; use https://"))
    }
    for (name, id) in [("phoneNumberID", phoneNumberID), ("businessAccountID", businessAccountID)]
    where !id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      problems.append(.error(at: name, "expected Meta's id, which has digits only"))
    }
    if graphVersion.wholeMatch(of: /v[0-9]{1,3}\.[0-9]{1,2}/) == nil {
      problems.append(.error(at: "graphVersion", "expected a version such as v23.0"))
    }
    for (index, host) in mediaHosts.enumerated() where !Self.isHost(host) {
      problems.append(.error(at: "mediaHosts[\(index)]", "expected a host's name, without a scheme or a path"))
    }
    return problems
  }

  static func isLoopback(_ host: String) -> Bool { ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host) }

  private static func isHost(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "-"): true
      default: false
      }
    }
  }
}
