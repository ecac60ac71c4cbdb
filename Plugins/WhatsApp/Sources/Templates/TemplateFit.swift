import Foundation
import GatewayKit

/// Whether a template may be sent as a message fills it in, by what is known of the account's templates. Pure.
///
/// What was learnt over a day ago holds nothing back: then Meta decides.
enum TemplateFit {
  private static let trusted = Duration.seconds(86_400)
  /// What Meta sends nothing of. A status that is not among them is for Meta to decide.
  private static let closed: Set<String> = [
    "REJECTED", "PAUSED", "DISABLED", "PENDING", "PENDING_DELETION", "DELETED", "IN_APPEAL", "LIMIT_EXCEEDED",
    "ARCHIVED",
    "LOCKED",
  ]

  /// Why `template` cannot go out; nil where it can, as far as is known.
  static func objection(to template: MessageTemplate, in list: TemplateList?, now: Date) -> String? {
    guard let list, now < list.syncedAt + trusted else { return nil }
    let name = "the template \(template.name) (\(template.language))"
    guard let known = list.templates.first(where: { $0.name == template.name && $0.language == template.language })
    else { return "\(name) is not among the account's \(list.templates.count)" }
    if closed.contains(known.status.uppercased()) {
      return "\(name) is \(known.status)" + (known.reason.map { ": \($0)" } ?? "")
    }
    return known.shape.flatMap { mismatch(template, $0) }.map { "\(name) \($0)" }
  }

  private static func mismatch(_ template: MessageTemplate, _ shape: TemplateSummary.Shape) -> String? {
    if template.body.count != shape.placeholders.count {
      return "wants \(shape.placeholders.count) values in its text, \(template.body.count) are given"
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
    case (nil, "TEXT"?): shape.headerParameters == 0 ? nil : "wants a value in its header"
    case (nil, let kind?): "wants \(kind) as its header"
    case (.text?, "TEXT"?): shape.headerParameters == 1 ? nil : "wants no value in its header"
    case (.file(let file)?, let kind?) where kind == file.kind.rawValue.uppercased(): nil
    case (.text?, _), (.file?, _): "has \(shape.header ?? "nothing") as its header, and something else is given"
    }
  }

  private static func buttons(_ buttons: [MessageTemplate.Button], _ shape: TemplateSummary.Shape) -> String? {
    if buttons.count > shape.buttons.count {
      return "has \(shape.buttons.count) buttons, \(buttons.count) are given"
    }
    for (index, kind) in shape.buttons.enumerated() {
      let isVariable = shape.variableButtons.contains(index)
      switch index < buttons.count ? buttons[index] : .fixed {
      case .link where !isVariable: return "takes no value at its button \(index + 1)"
      case .reply where kind != "QUICK_REPLY": return "has no quick reply as its button \(index + 1)"
      case .fixed where isVariable: return "wants a value at its button \(index + 1)"
      case .link, .reply, .fixed: continue
      }
    }
    return nil
  }
}
