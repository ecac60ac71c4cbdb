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
    findings.append(Finding(.warning, subject: "greetings of the app", .greetings, [:], .switchOffGreetings))
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
      let remedies: [Remedy] = [
        .outside(WhatsAppCode.checkNumberAndToken.with()), .storeSecret(settings.accessToken),
      ]
      return [Finding(.failure, subject: "token and number", error.explanation, remedies: remedies)]
    }
    let name = [number["display_phone_number"]?.text, number["verified_name"]?.text].compactMap { $0 }
    var findings = [
      Finding(.ok, subject: "token and number", .works, ["number": .string(name.joined(separator: ", "))])
    ]
    if let quality = number["quality_rating"]?.text, ["RED", "YELLOW"].contains(quality.uppercased()) {
      findings.append(Finding(.warning, subject: "quality", .quality, ["rating": .string(quality)], .sendFewer))
    }
    if let status = number["status"]?.text, !["CONNECTED", "FLAGGED"].contains(status.uppercased()) {
      findings.append(Finding(.failure, subject: "number", .status, ["status": .string(status)], .registerNumber))
    }
    findings.append(callbackFinding(number["webhook_configuration"] ?? .null))
    return findings
  }

  private func subscriptionFindings() async -> [Finding] {
    let subject = "subscription"
    do {
      let apps = try await graph.call(.get, "\(settings.businessAccountID)/subscribed_apps")
      let names = (apps["data"]?.elements ?? []).map {
        JSONValue.string($0["whatsapp_business_api_data"]?["name"]?.text ?? "an app")
      }
      guard let first = names.first else {
        return [Finding(.failure, subject: subject, .noSubscription, [:], .restartToSubscribe)]
      }
      guard names.count > 1 else { return [Finding(.ok, subject: subject, .subscription, ["app": first])] }
      return [Finding(.warning, subject: subject, .subscriptions, ["apps": .array(names)], .unsubscribeOthers)]
    } catch {
      let remedy = Remedy.outside(WhatsAppCode.checkAccount.with())
      return [Finding(.failure, subject: subject, error.explanation, remedies: [remedy])]
    }
  }

  private func templateFindings() async -> [Finding] {
    let subject = "outside the 24 hours"
    guard let wanted = settings.outsideWindowTemplate else {
      return [Finding(.warning, subject: subject, .noWindowTemplate, [:], .setTemplate)]
    }
    do {
      let found = try await syncTemplates().templates.first { $0.name == wanted.name && $0.language == wanted.language }
      guard let found else {
        let params: [String: JSONValue] = ["template": .string(wanted.name), "language": .string(wanted.language)]
        let remedy = Remedy.run(
          operation: "templates", arguments: ["channel": .string(context.channel.rawValue)])
        return [
          Finding(.failure, subject: subject, WhatsAppCode.templateMissing.with(params), remedies: [remedy])
        ]
      }
      if found.status.uppercased() != "APPROVED" || found.parameters != wanted.parameterCount {
        let params: [String: JSONValue] = [
          "template": .string(found.name), "status": .string(found.status), "needed": .integer(found.parameters),
          "given": .integer(wanted.parameterCount),
        ]
        return [Finding(.failure, subject: subject, .templateUnfit, params, .approveTemplate)]
      }
      return [Finding(.ok, subject: subject, .template, ["template": .string(found.name)])]
    } catch {
      let remedy = Remedy.outside(WhatsAppCode.checkAccount.with())
      return [Finding(.failure, subject: "templates", error.explanation, remedies: [remedy])]
    }
  }
}
