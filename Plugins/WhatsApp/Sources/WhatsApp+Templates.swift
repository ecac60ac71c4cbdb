import Foundation
public import GatewayKit
import HTTPTypes
import Logging

extension WhatsApp: TemplateListing {
  /// Fetches all pages of `GET /{account}/message_templates` and stores them.
  public func syncTemplates() async throws(AdapterError) -> TemplateList {
    let asked = context.clock.now
    var templates: [TemplateSummary] = []
    var query = [
      URLQueryItem(name: "fields", value: "name,language,status,category,components,rejected_reason"),
      URLQueryItem(name: "limit", value: "100"),
    ]
    for _ in 1...100 {
      let page = try await graph.call(.get, "\(settings.businessAccountID)/message_templates", query: query)
      guard page["data"] != nil else { throw AdapterError(.unknown, "the Graph API listed no templates") }
      templates += (page["data"]?.elements ?? []).map { TemplateSummary($0) }
      guard page["paging"]?["next"]?.text != nil, let after = page["paging"]?["cursors"]?["after"]?.text else { break }
      query.removeAll { $0.name == "after" }
      query.append(URLQueryItem(name: "after", value: after))
    }
    let list = TemplateList(syncedAt: asked, templates: templates)
    try await templateCache.keep(list)
    return list
  }

  /// The stored templates, with changes from webhooks since the last listing.
  public func keptTemplates() async throws(AdapterError) -> TemplateList? { try await templateCache.kept() }

  /// Throws `.rejected` for a template that Meta would refuse, before it is sent.
  func check(_ template: MessageTemplate) async throws(AdapterError) {
    let list = try await templateCache.kept()
    guard let objection = TemplateFit.objection(to: template, in: list, now: context.clock.now) else { return }
    throw AdapterError(
      .rejected, WhatsAppCode.templateHeld.with(["objection": .string(objection)]),
      remedy: .run(operation: "templates.sync", arguments: ["channel": .string(context.channel.rawValue)]))
  }

  /// Stores changes of templates from webhooks. A failure is only logged, because the next listing has the changes too.
  func note(_ changes: [WebhookChange]) async {
    for news in changes.compactMap(TemplateNews.init) {
      do {
        try await templateCache.note(news)
        context.log.notice(
          "a template's status changed",
          metadata: ["template": "\(news.name)", "language": "\(news.language)", "status": "\(news.status)"])
      } catch {
        context.log.warning("a change of a template could not be stored: \(error)")
      }
    }
  }
}
