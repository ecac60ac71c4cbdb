import Foundation
import GatewayKit

/// Evaluates the comparisons of a `condition` node.
struct FlowCondition {
  let values: TemplateValues
  let hours: BusinessHours?
  let now: Date

  func holds(_ test: FlowNode.Condition.Test) -> Bool {
    switch test {
    case .value(let name, let comparison, let text): compares(name, comparison, text)
    case .tagged(let tag): values.contact.profile.tags.contains(tag)
    case .channel(let channel): values.channel == channel
    case .businessHours(let wanted):
      (hours?.isOpen(at: now, in: values.business.timeZone) ?? true) == wanted
    case .time(let from, let to): lies(from: from, to: to)
    }
  }

  private func compares(_ name: String, _ comparison: FlowNode.Condition.Comparison, _ text: String) -> Bool {
    let left = Template.value(of: name, in: values) ?? ""
    let right = Template.fill(text, with: values, as: .plain)
    // Literals in the bundle use the business's notation; saved values have the stored form.
    let isWritten = Template.placeholders(in: text).isEmpty
    var order: ComparisonResult { self.order(left, right, number(left), isWritten ? read(right) : number(right)) }
    return switch comparison {
    case .equals: order == .orderedSame
    case .notEquals: order != .orderedSame
    case .greaterThan: order == .orderedDescending
    case .lessThan: order == .orderedAscending
    case .contains: CompiledKeyword(Keyword(.contains, right)).matches(FoldedText(left))
    case .exists: !left.isEmpty
    }
  }

  /// Compares as numbers if both are; else folded text, which also sorts stored days correctly.
  private func order(_ left: String, _ right: String, _ first: Double?, _ second: Double?) -> ComparisonResult {
    if let first, let second {
      return first < second ? .orderedAscending : first > second ? .orderedDescending : .orderedSame
    }
    let (left, right) = (FoldedText(left).padded, FoldedText(right).padded)
    if left == right { return .orderedSame }
    return left.lexicographicallyPrecedes(right) ? .orderedAscending : .orderedDescending
  }

  private func number(_ text: String) -> Double? { NumberAnswer.isCanonical(text) ? Double(text) : read(text) }

  private func read(_ text: String) -> Double? {
    NumberAnswer.read(text, locale: values.business.locale).flatMap(Double.init)
  }

  private func lies(from: Int, to: Int) -> Bool {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = values.business.timeZone
    let parts = calendar.dateComponents([.hour, .minute], from: now)
    let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    return from < to ? (from..<to).contains(minute) : minute >= from || minute < to
  }
}
