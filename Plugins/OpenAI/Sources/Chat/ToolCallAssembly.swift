import GatewayKit

/// Assembles tool calls from their fragments. Pure.
///
/// By the specification every fragment has an `index`; `id` and `name` come with the first one. Some servers repeat
/// them, give every fragment a new id, omit the index, count from 1, or give every call the same index. So a fragment
/// belongs to the call with its id, else to the latest call with its index, unless it begins a new call. It does so if
/// it has a name, and the previous call has a different name or complete arguments.
struct ToolCallAssembly: Sendable {
  private struct PartialCall: Sendable {
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

  private var partialCalls: [PartialCall] = []

  /// Takes the next fragment.
  mutating func add(_ fragment: ToolCallFragment) throws(AdapterError) {
    let position = try position(for: fragment)
    if partialCalls[position].id.isEmpty { partialCalls[position].id = fragment.id }
    partialCalls[position].name = Self.name(partialCalls[position].name, then: fragment.function?.name ?? "")
    switch fragment.function?.arguments {
    // Some servers repeat the whole call at the end.
    case .string(let piece) where piece == partialCalls[position].text && partialCalls[position].isWhole: break
    case .string(let piece): partialCalls[position].text += piece
    case .object(let members): partialCalls[position].object = .object(members)
    case .none, .null, .bool, .integer, .number, .array: break
    }
    try ToolArguments.check(partialCalls[position].text, name: partialCalls[position].name)
  }

  /// The calls, in the order they began.
  var calls: [ToolCall] {
    partialCalls.filter { !$0.isEmpty }.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) }
  }

  /// The position of the fragment's call; begins a call if the fragment belongs to none.
  private mutating func position(for fragment: ToolCallFragment) throws(AdapterError) -> Int {
    let sameID = fragment.id.isEmpty ? nil : partialCalls.lastIndex { $0.id == fragment.id }
    let sameIndex =
      fragment.index == nil ? partialCalls.indices.last : partialCalls.lastIndex { $0.index == fragment.index }
    for known in [sameID, sameIndex].compactMap({ $0 }) where !begins(fragment, after: partialCalls[known]) {
      return known
    }
    // A fragment with neither a call's id nor a call's index continues the last call.
    if fragment.isContinuation, let last = partialCalls.indices.last, !partialCalls[last].isWhole { return last }
    try ToolArguments.check(count: partialCalls.count)
    partialCalls.append(PartialCall(index: fragment.index))
    return partialCalls.count - 1
  }

  /// Whether a fragment with the id or the index of `call` still begins another call.
  private func begins(_ fragment: ToolCallFragment, after call: PartialCall) -> Bool {
    guard let name = fragment.function?.name, !name.isEmpty, !call.name.isEmpty else { return false }
    let hasOtherID = !fragment.id.isEmpty && !call.id.isEmpty && fragment.id != call.id
    let hasOtherIndex = fragment.index != nil && call.index != nil && fragment.index != call.index
    let isOther = hasOtherID || hasOtherIndex
    guard call.isWhole else { return isOther && name != call.name }
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
