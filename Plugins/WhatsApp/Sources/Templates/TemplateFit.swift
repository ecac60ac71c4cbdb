import Foundation
import GatewayKit

/// Checks a filled-in template against the stored templates of the account. Pure.
///
/// Knowledge that is over a day old refuses nothing; then Meta decides.
enum TemplateFit {
  private static let trusted = Duration.seconds(86_400)
  /// The statuses in which Meta refuses a template. Any other status is left to Meta.
  private static let closed: Set<String> = [
    "REJECTED", "PAUSED", "DISABLED", "PENDING", "PENDING_DELETION", "DELETED", "IN_APPEAL", "LIMIT_EXCEEDED",
    "ARCHIVED",
    "LOCKED",
  ]

  /// Why `template` cannot be sent; nil if there is no known reason.
  static func objection(to template: MessageTemplate, in list: TemplateList?, now: Date) -> String? {
    guard let list, now < list.syncedAt + trusted else { return nil }
    let name = "the template \(template.name) (\(template.language))"
    guard let known = list.templates.first(where: { $0.name == template.name && $0.language == template.language })
    else { return "\(name) is not one of the account's \(list.templates.count) templates" }
    if closed.contains(known.status.uppercased()) {
      return "\(name) is \(known.status)" + (known.reason.map { ": \($0)" } ?? "")
    }
    return known.shape.flatMap { mismatch(template, $0) }.map { "\(name) \($0)" }
  }

  private static func mismatch(_ template: MessageTemplate, _ shape: TemplateSummary.Shape) -> String? {
    if template.body.count != shape.placeholders.count {
      return "needs \(shape.placeholders.count) values in its text, but \(template.body.count) are given"
    }
    let names = template.body.compactMap(\.name)
    if !names.isEmpty, Set(names) != Set(shape.placeholders) {
      return "has the placeholders \(shape.placeholders.joined(separator: ", ")), not \(names.joined(separator: ", "))"
    }
    return header(template.header, shape) ?? buttons(template.buttons, shape)
  }

  private static func header(_ header: MessageTemplate.Header?, _ shape: TemplateSummary.Shape) -> String? {
    switch (header, shape.header) {
    case (nil, nil), (nil, "LOCATION"?): nil
    case (nil, "TEXT"?): shape.headerParameters == 0 ? nil : "needs a value in its header"
    case (nil, let kind?): "needs \(kind) as its header"
    case (.text?, "TEXT"?): shape.headerParameters == 1 ? nil : "takes no value in its header"
    case (.file(let file)?, let kind?) where kind == file.kind.rawValue.uppercased(): nil
    case (.text?, _), (.file?, _): "has \(shape.header ?? "nothing") as its header, but something else is given"
    }
  }

  private static func buttons(_ buttons: [MessageTemplate.Button], _ shape: TemplateSummary.Shape) -> String? {
    if buttons.count > shape.buttons.count {
      return "has \(shape.buttons.count) buttons, but \(buttons.count) are given"
    }
    for (index, kind) in shape.buttons.enumerated() {
      let isVariable = shape.variableButtons.contains(index)
      switch index < buttons.count ? buttons[index] : .fixed {
      case .link where !isVariable: return "takes no value for button \(index + 1)"
      case .reply where kind != "QUICK_REPLY": return "has no quick reply as button \(index + 1)"
      case .fixed where isVariable: return "needs a value for button \(index + 1)"
      case .link, .reply, .fixed: continue
      }
    }
    return nil
  }
}
