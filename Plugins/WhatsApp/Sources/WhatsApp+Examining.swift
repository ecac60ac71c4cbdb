import Foundation
public import GatewayKit
import HTTPTypes

extension WhatsApp: Examining {
  /// Checks the token, the number, the subscription, the webhook address, and the template for closed windows.
  public func findings() async -> [Finding] {
    var findings = await numberFindings()
    // Without a working token nothing else can be checked.
    guard findings.first?.severity == .ok else { return findings }
    findings += await subscriptionFindings()
    findings.append(await webhookFinding())
    findings += await templateFindings()
    findings.append(
      Finding(
        .warning, subject: "greetings of the app",
        detail: "Meta's API does not show whether the WhatsApp Business app sends greetings or away messages",
        remedy: """
          on the phone, under Business tools, switch off the greeting message, the away message and quick automatic \
          replies: they would be sent in addition to Balcão's answers
          """))
    return findings
  }

  private func numberFindings() async -> [Finding] {
    let fields =
      "display_phone_number,verified_name,quality_rating,status,throughput,webhook_configuration,platform_type"
    let number: JSONValue
    do {
      number = try await graph.call(
        .get, settings.phoneNumberID, query: [URLQueryItem(name: "fields", value: fields)])
    } catch {
      return [
        Finding(
          .failure, subject: "token and number", detail: error.message,
          remedy: """
            check phoneNumberID, and store a system user's token with whatsapp_business_messaging and \
            whatsapp_business_management: `balcao keys set \(settings.accessToken)`
            """)
      ]
    }
    let name = [number["display_phone_number"]?.text, number["verified_name"]?.text].compactMap { $0 }
    var findings = [Finding(.ok, subject: "token and number", detail: "works for \(name.joined(separator: ", "))")]
    if let quality = number["quality_rating"]?.text, ["RED", "YELLOW"].contains(quality.uppercased()) {
      findings.append(
        Finding(
          .warning, subject: "quality", detail: "Meta rates the number \(quality)",
          remedy: "customers block or report the number: send fewer messages, only to customers who want them"))
    }
    if let status = number["status"]?.text, !["CONNECTED", "FLAGGED"].contains(status.uppercased()) {
      findings.append(
        Finding(
          .failure, subject: "number", detail: "the status is \(status)",
          remedy: "register the number for the Cloud API in WhatsApp Manager"))
    }
    findings.append(callbackFinding(number["webhook_configuration"] ?? .null))
    return findings
  }

  private func subscriptionFindings() async -> [Finding] {
    do {
      let apps = try await graph.call(.get, "\(settings.businessAccountID)/subscribed_apps")
      let names = (apps["data"]?.elements ?? []).compactMap {
        $0["whatsapp_business_api_data"]?["name"]?.text ?? "an app"
      }
      if names.isEmpty {
        return [
          Finding(
            .failure, subject: "subscription", detail: "no app is subscribed to the account, so no messages arrive",
            remedy: "set server.publicURL and restart the gateway, which then subscribes the app")
        ]
      }
      let list = names.joined(separator: ", ")
      guard names.count > 1 else { return [Finding(.ok, subject: "subscription", detail: "\(list) is subscribed")] }
      return [
        Finding(
          .warning, subject: "subscription", detail: "several apps are subscribed: \(list)",
          remedy: "each app may answer; unsubscribe those that should not")
      ]
    } catch {
      return [
        Finding(
          .failure, subject: "subscription", detail: error.message,
          remedy: "check businessAccountID, and that the token may manage the account")
      ]
    }
  }

  private func templateFindings() async -> [Finding] {
    guard let wanted = settings.outsideWindowTemplate else {
      return [
        Finding(
          .warning, subject: "outside the 24 hours", detail: "no outsideWindowTemplate is set",
          remedy: "late answers are held for a person; set an approved template to send them")
      ]
    }
    do {
      let found = try await syncTemplates().templates.first { $0.name == wanted.name && $0.language == wanted.language }
      guard let found else {
        return [
          Finding(
            .failure, subject: "outside the 24 hours",
            detail: "there is no template \(wanted.name) in \(wanted.language)",
            remedy: "`balcao templates list` shows the existing templates")
        ]
      }
      if found.status.uppercased() != "APPROVED" || found.parameters != wanted.parameterCount {
        return [
          Finding(
            .failure, subject: "outside the 24 hours",
            detail: """
              the template \(found.name) is \(found.status) and needs \(found.parameters) values, but \
              \(wanted.parameterCount) are set
              """, remedy: "have the template approved by Meta, and set that many values in outsideWindowTemplate.body")
        ]
      }
      return [Finding(.ok, subject: "outside the 24 hours", detail: "the template \(found.name) is approved")]
    } catch {
      return [Finding(.failure, subject: "templates", detail: error.message, remedy: "check businessAccountID")]
    }
  }
}
