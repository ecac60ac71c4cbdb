import Foundation
import GatewayKit

/// Puts tool calls together from their fragments. Pure.
///
/// A fragment needs only `index`; `id` and `name` normally come with the first one. Servers repeat them, omit the index,
/// or give every call the same one: an id that differs from the slot's is another call, whatever its index says.
struct ToolCallAssembly: Sendable {
  private struct Slot: Sendable {
    var index: Int?
    var id: String
    var name: String
    var text: String
    var object: JSONValue?
  }

  /// The most calls of one answer, and the most bytes of one call's arguments.
  private static let maximumCalls = 64
  private static let maximumArguments = 256 << 10

  private var slots: [Slot] = []

  mutating func add(_ fragment: ChatChunk.ToolCallFragment) throws(AdapterError) {
    let position = try slot(for: fragment)
    if slots[position].name.isEmpty { slots[position].name = fragment.function?.name ?? "" }
    switch fragment.function?.arguments {
    case .string(let piece): slots[position].text += piece
    case .object(let members): slots[position].object = .object(members)
    case .none, .null, .bool, .integer, .number, .array: break
    }
    guard slots[position].text.utf8.count <= Self.maximumArguments else {
      throw AdapterError(.unknown, "a tool call's arguments are over \(Self.maximumArguments) bytes")
    }
  }

  /// The calls, in the order they began.
  var calls: [ToolCall] {
    slots.map { slot in
      let text = slot.text.trimmingCharacters(in: .whitespacesAndNewlines)
      let arguments = slot.object ?? (text.isEmpty ? [:] : try? JSONValue(parsing: Array(text.utf8)))
      return ToolCall(id: slot.id, name: slot.name, arguments: arguments)
    }
  }

  private mutating func slot(for fragment: ChatChunk.ToolCallFragment) throws(AdapterError) -> Int {
    let id = fragment.id ?? ""
    if !id.isEmpty, let known = slots.lastIndex(where: { $0.id == id }) { return known }
    let sameIndex = fragment.index.flatMap { index in slots.lastIndex { $0.index == index } }
    let candidate = fragment.index == nil ? slots.indices.last : sameIndex
    if let candidate, id.isEmpty || slots[candidate].id.isEmpty {
      if !id.isEmpty { slots[candidate].id = id }
      return candidate
    }
    guard slots.count < Self.maximumCalls else {
      throw AdapterError(.unknown, "the answer has over \(Self.maximumCalls) tool calls")
    }
    slots.append(Slot(index: fragment.index, id: id, name: "", text: ""))
    return slots.count - 1
  }
}
