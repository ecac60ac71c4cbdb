import GatewayKit

/// Assembles function calls from their events. Pure.
///
/// By the specification `output_item.added` announces a call with the item's id, the call's id and the name. Its
/// arguments come in pieces under the item's id, and complete at the end. Complete arguments win. For servers with
/// inconsistent ids, whichever of the ids stays the same identifies the call.
struct FunctionCalls: Sendable {
  private struct PartialCall: Sendable {
    var index: Int?
    var item = ""
    var id = ""
    var name = ""
    var text = ""
    var object: JSONValue?
    var isWhole = false
  }

  private var partialCalls: [PartialCall] = []

  /// The calls, in the order they began.
  var calls: [ToolCall] {
    partialCalls.filter { !$0.name.isEmpty || !$0.text.isEmpty || $0.object != nil }.map { call in
      ToolCall(
        id: call.id.isEmpty ? call.item : call.id, name: call.name,
        arguments: call.object ?? ToolArguments.read(call.text))
    }
  }

  /// Takes an item that begins (`isWhole` false) or is complete.
  mutating func take(item: JSONValue, at index: Int?, isWhole: Bool) throws(AdapterError) {
    guard item["type"]?.text == "function_call" else { return }
    let (id, itemID) = (item["call_id"]?.text ?? "", item["id"]?.text ?? "")
    let position: Int
    if let known = partialCalls.lastIndex(where: { !id.isEmpty && $0.id == id }) ?? same(itemID, index, isItem: true) {
      position = known
    } else {
      try ToolArguments.check(count: partialCalls.count)
      partialCalls.append(PartialCall(index: index))
      position = partialCalls.count - 1
    }
    if partialCalls[position].id.isEmpty { partialCalls[position].id = id }
    if partialCalls[position].item.isEmpty { partialCalls[position].item = itemID }
    if let name = item["name"]?.text, !name.isEmpty { partialCalls[position].name = name }
    try put(item["arguments"], at: position)
    partialCalls[position].isWhole = partialCalls[position].isWhole || isWhole
  }

  /// Takes a piece of the arguments, or all of them (`isWhole`).
  mutating func take(
    arguments: JSONValue?, of item: String, at index: Int?, isWhole: Bool
  ) throws(AdapterError) {
    guard let position = same(item, index, isItem: false) ?? partialCalls.indices.last else {
      throw AdapterError(.unknown, "a function call's arguments came before the call")
    }
    if isWhole {
      try put(arguments, at: position)
    } else {
      partialCalls[position].text += arguments?.text ?? ""
      try ToolArguments.check(partialCalls[position].text, name: partialCalls[position].name)
    }
  }

  /// The call of an item, by the item's id or else by its index. The index counts only while the call is incomplete,
  /// and for another item only if one of the two has no id: some servers give every call the same index, others every
  /// piece a new id.
  private func same(_ item: String, _ index: Int?, isItem: Bool) -> Int? {
    if let known = partialCalls.lastIndex(where: { !item.isEmpty && $0.item == item }) { return known }
    return partialCalls.lastIndex { call in
      !call.isWhole && index != nil && call.index == index && (!isItem || item.isEmpty || call.item.isEmpty)
    }
  }

  private mutating func put(_ arguments: JSONValue?, at position: Int) throws(AdapterError) {
    switch arguments {
    case .string(let text) where !text.isEmpty: partialCalls[position].text = text
    case .some(let value) where value.isObject: partialCalls[position].object = value
    default: break
    }
    try ToolArguments.check(partialCalls[position].text, name: partialCalls[position].name)
  }
}
