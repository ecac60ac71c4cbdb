import GatewayKit

/// Reads templates as the Graph API lists them
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management).
extension TemplateSummary {
  init(_ template: JSONValue) {
    let components = template["components"]?.elements ?? []
    func component(_ type: String) -> JSONValue? { components.first { $0["type"]?.text?.uppercased() == type } }
    let body = component("BODY")?["text"]?.text ?? ""
    let header = component("HEADER")
    let buttons = component("BUTTONS")?["buttons"]?.elements ?? []
    self.init(
      name: template["name"]?.text ?? "", language: template["language"]?.text ?? "",
      status: template["status"]?.text ?? "",
      reason: template["rejected_reason"]?.text.flatMap { $0.uppercased() == "NONE" ? nil : $0 },
      category: template["category"]?.text ?? "", text: String(body.prefix(1_100)),
      shape: template["components"] == nil
        ? nil
        : Shape(
          header: header.map { $0["format"]?.text?.uppercased() ?? "TEXT" },
          headerParameters: Self.placeholders(of: header?["text"]?.text ?? "").count,
          placeholders: Self.placeholders(of: body), buttons: buttons.map { $0["type"]?.text?.uppercased() ?? "" },
          variableButtons: buttons.indices.filter { !Self.placeholders(of: buttons[$0]["url"]?.text ?? "").isEmpty }))
  }

  /// The placeholders of a text, in order, each once.
  static func placeholders(of text: String) -> [String] {
    var found: [String] = []
    for match in text.matches(of: /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/) where !found.contains(String(match.1)) {
      found.append(String(match.1))
    }
    return found
  }
}

/// A change of a template from a webhook of the field `message_template_status_update`
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update).
struct TemplateNews: Sendable, Hashable {
  let name: String
  let language: String
  /// `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED` and others.
  let status: String
  let reason: String?

  /// Reads a change; nil if it is not about a template's status.
  init?(_ change: WebhookChange) {
    let value = change.value
    guard change.field == "message_template_status_update", let name = value["message_template_name"]?.text,
      let language = value["message_template_language"]?.text, let event = value["event"]?.text?.uppercased()
    else { return nil }
    self.name = name
    // Listings write pt_BR, webhooks sometimes pt-BR.
    self.language = language.replacing("-", with: "_")
    // A reinstated template counts as approved.
    status = ["REINSTATED", "UNPAUSED"].contains(event) ? "APPROVED" : event
    let told = value["reason"]?.text ?? value["other_info"]?["description"]?.text
    reason = told.flatMap { $0.uppercased() == "NONE" ? nil : $0 }
  }
}
