import GatewayKit

/// Assembles tool calls from their fragments. Pure.
///
/// By the specification every fragment has an `index`; `id` and `name` come with the first one. Some servers repeat
/// them, give every fragment a new id, omit the index, count from 1, or give every call the same index. So a fragment
/// belongs to the call with its id, else to the latest call with its index, unless it begins a new call. It does so if
/// it has a name, and the previous call has a different name or complete arguments.
struct ToolCallAssembly: Sendable {
  private struct Slot: Sendable {
    var index: Int?
    var id = ""
    var name = ""
    var text = ""
    var object: JSONValue?

    var isEmpty: Bool { name.isEmpty && text.isEmpty && object == nil }

    /// The arguments; nil when the text is not JSON.
    var arguments: JSONValue? {
      object ?? ToolArguments.read(text)
    }

    /// Whether the arguments are complete. The end is checked first, to avoid parsing them for every fragment.
    var isWhole: Bool { object != nil || (text.last.map("}\"".contains) ?? false) && arguments != nil }
  }

  private var slots: [Slot] = []

  /// Takes the next fragment.
  mutating func add(_ fragment: ToolCallFragment) throws(AdapterError) {
    let position = try slot(for: fragment)
    if slots[position].id.isEmpty { slots[position].id = fragment.id }
    slots[position].name = Self.name(slots[position].name, then: fragment.function?.name ?? "")
    switch fragment.function?.arguments {
    // Some servers repeat the whole call at the end.
    case .string(let piece) where piece == slots[position].text && slots[position].isWhole: break
    case .string(let piece): slots[position].text += piece
    case .object(let members): slots[position].object = .object(members)
    case .none, .null, .bool, .integer, .number, .array: break
    }
    try ToolArguments.check(slots[position].text, name: slots[position].name)
  }

  /// The calls, in the order they began.
  var calls: [ToolCall] {
    slots.filter { !$0.isEmpty }.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) }
  }

  private mutating func slot(for fragment: ToolCallFragment) throws(AdapterError) -> Int {
    let sameID = fragment.id.isEmpty ? nil : slots.lastIndex { $0.id == fragment.id }
    let sameIndex = fragment.index == nil ? slots.indices.last : slots.lastIndex { $0.index == fragment.index }
    for known in [sameID, sameIndex].compactMap({ $0 }) where !begins(fragment, after: slots[known]) { return known }
    // A fragment with neither a call's id nor a call's index continues the last call.
    if fragment.isContinuation, let last = slots.indices.last, !slots[last].isWhole { return last }
    try ToolArguments.check(count: slots.count)
    slots.append(Slot(index: fragment.index))
    return slots.count - 1
  }

  /// Whether a fragment with the id or the index of `slot` still begins another call.
  private func begins(_ fragment: ToolCallFragment, after slot: Slot) -> Bool {
    guard let name = fragment.function?.name, !name.isEmpty, !slot.name.isEmpty else { return false }
    let hasOtherID = !fragment.id.isEmpty && !slot.id.isEmpty && fragment.id != slot.id
    let hasOtherIndex = fragment.index != nil && slot.index != nil && fragment.index != slot.index
    let isOther = hasOtherID || hasOtherIndex
    guard slot.isWhole else { return isOther && name != slot.name }
    return isOther || (fragment.id.isEmpty && fragment.bringsArguments)
  }

  /// Extends a name by a fragment's, which may repeat it, include it or continue it.
  private static func name(_ known: String, then next: String) -> String {
    if next.isEmpty || next == known { return known }
    return next.hasPrefix(known) ? next : known + next
  }
}

extension ToolCallFragment {
  fileprivate var isContinuation: Bool { id.isEmpty && (function?.name ?? "").isEmpty }

  fileprivate var bringsArguments: Bool {
    switch function?.arguments {
    case .string(let piece): !piece.isEmpty
    case .object: true
    case .none, .null, .bool, .integer, .number, .array: false
    }
  }
}
