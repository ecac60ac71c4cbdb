import Foundation
import GatewayKit

/// Decides the comparisons of a `condition` node.
struct FlowCondition {
  let values: TemplateValues
  let hours: BusinessHours?
  let now: Date

  func holds(_ test: FlowNode.Condition.Test) -> Bool {
    switch test {
    case .value(let name, let comparison, let text):
      compares(
        Template.value(of: name, in: values) ?? "", comparison, Template.fill(text, with: values, as: .plain))
    case .tagged(let tag): values.contact.profile.tags.contains(tag)
    case .channel(let channel): values.channel == channel
    case .businessHours(let wanted):
      (hours?.isOpen(at: now, in: values.business.timeZone) ?? true) == wanted
    case .time(let from, let to): lies(from: from, to: to)
    }
  }

  private func compares(_ left: String, _ comparison: FlowNode.Condition.Comparison, _ right: String) -> Bool {
    switch comparison {
    case .exists: !left.isEmpty
    case .equals: order(left, right) == .orderedSame
    case .notEquals: order(left, right) != .orderedSame
    case .greaterThan: order(left, right) == .orderedDescending
    case .lessThan: order(left, right) == .orderedAscending
    case .contains: CompiledKeyword(Keyword(.contains, right)).matches(FoldedText(left))
    }
  }

  /// Numbers as numbers where both are, else folded words by their order: days as flows keep them sort as they follow.
  private func order(_ left: String, _ right: String) -> ComparisonResult {
    if let left = number(left), let right = number(right) {
      return left < right ? .orderedAscending : left > right ? .orderedDescending : .orderedSame
    }
    let (left, right) = (FoldedText(left).padded, FoldedText(right).padded)
    if left == right { return .orderedSame }
    return left.lexicographicallyPrecedes(right) ? .orderedAscending : .orderedDescending
  }

  /// A number as flows keep it (`1234.5`), else in the business's notation.
  private func number(_ text: String) -> Double? {
    NumberAnswer.isCanonical(text)
      ? Double(text) : NumberAnswer.read(text, locale: values.business.locale).flatMap(Double.init)
  }

  private func lies(from: Int, to: Int) -> Bool {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = values.business.timeZone
    let parts = calendar.dateComponents([.hour, .minute], from: now)
    let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    return from < to ? (from..<to).contains(minute) : minute >= from || minute < to
  }
}
