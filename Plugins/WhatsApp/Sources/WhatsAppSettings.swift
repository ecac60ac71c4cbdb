import Foundation
import GatewayKit

/// The settings of a number.
struct WhatsAppDeclarations: DeclaredSettings {
  let phoneNumberID = Setting<String>.required(
    "phoneNumberID", .text(length: 1...40), help: "Meta's id of the number: digits, not the number itself"
  ).grouped(.connection)
  let businessAccountID = Setting<String>.required(
    "businessAccountID", .text(length: 1...40), help: "the id of the WhatsApp Business Account: digits"
  ).grouped(.connection)
  let graphBaseURL = Setting<String>.defaulted(
    "graphBaseURL", .url(schemes: ["https", "http"]), to: "https://graph.facebook.com",
    help: "the address of the Graph API; http only for this machine"
  ).grouped(.connection).advanced
  let graphVersion = Setting<String>.defaulted(
    "graphVersion", .text(length: 2...10), to: "v23.0", help: "the version of the Graph API"
  ).grouped(.connection).advanced
  let accessToken = Setting<SecretRef>.required(
    "accessToken", .secret(purpose: "whatsapp.accessToken", originFrom: "graphBaseURL"),
    help: "a system user's token with whatsapp_business_messaging and whatsapp_business_management"
  ).grouped(.connection)
  let appSecret = Setting<SecretRef>.required(
    "appSecret", .secret(purpose: "whatsapp.appSecret"), help: "the Meta app's secret, with which webhooks are signed"
  ).grouped(.connection)
  let verifyToken = Setting<SecretRef>.required(
    "verifyToken", .secret(purpose: "whatsapp.verifyToken"),
    help: "the verify token for Meta's dashboard; a random text"
  ).grouped(.connection)
  let overrideCallback = Setting<Bool>.defaulted(
    "overrideCallback", .boolean, to: true,
    help: "whether to set this gateway as the webhook address of the number at each start, instead of the app's address"
  ).grouped(.connection).advanced
  let messagesPerSecond = Setting<Int>.defaulted(
    "messagesPerSecond", .integer(1...1000), to: 80,
    help: "the number's throughput: 80 for most, 20 together with the phone app, up to 1000 if Meta raised it"
  ).grouped(.limits)
  let linkPreviews = Setting<Bool>.defaulted(
    "linkPreviews", .boolean, to: true, help: "whether links in texts are shown with a preview"
  ).grouped(.appearance)
  let readMarks = Setting<Bool>.defaulted(
    "readMarks", .boolean, to: true,
    help: "whether to mark messages as read and show typing while a provider writes the answer"
  ).grouped(.answers)
  let outsideWindowTemplate = Setting<WindowTemplate?>.optional(
    "outsideWindowTemplate", .object(WindowTemplateDeclarations.spec),
    help: "the approved template to send if the customer last wrote over 24 hours ago"
  ).grouped(.answers)
  let mediaHosts = Setting<[String]>.defaulted(
    "mediaHosts", .list(of: .text(length: 1...200), count: 1...20), to: ["lookaside.fbsbx.com"],
    help: "the hosts from which files may be fetched with the token"
  ).grouped(.receiving).advanced

  static let declarations = WhatsAppDeclarations()
}

typealias WhatsAppSettings = Configured<WhatsAppDeclarations>

// `self.` is needed for names that are looked up in the declarations.
extension WhatsAppSettings {
  /// On average one message in six seconds to one customer, with bursts of 45
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages#pair-rate-limits).
  static func pacing(perSecond: Double) -> Pacing {
    Pacing(perSecond: perSecond, perConversation: .seconds(6), burst: 45)
  }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    var problems = Origin.clearTextProblems(ofSecretTo: self.graphBaseURL, at: "graphBaseURL")
    for (name, id) in [("phoneNumberID", self.phoneNumberID), ("businessAccountID", self.businessAccountID)]
    where !id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      problems.append(.error(at: name, WhatsAppCode.idDigits.with()))
    }
    if self.graphVersion.wholeMatch(of: /v[0-9]{1,3}\.[0-9]{1,2}/) == nil {
      problems.append(.error(at: "graphVersion", WhatsAppCode.graphVersion.with()))
    }
    for (index, host) in self.mediaHosts.enumerated() where !Self.isHost(host) {
      problems.append(.error(at: "mediaHosts[\(index)]", WhatsAppCode.mediaHost.with()))
    }
    return problems
  }

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
