import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Merging changes to the content by item")
struct ContentMergeTests {
  private static let base = document(responses: ["a": 1, "b": 1], handoff: 1)

  @Test(
    "paths name items, and every member of a bundle is one",
    arguments: [
      ("automatedResponses/hours", ContentItem.element(.automatedResponses, "hours")),
      ("flows/v_1-2", .element(.flows, "v_1-2")), ("flows", .order(.flows)), ("handoff", .member(.handoff)),
      ("version", nil), ("handoff/x", nil), ("flows/", nil), ("flows/a/b", nil), ("flows/a b", nil), ("", nil),
      ("nodes/a", nil),
    ] as [(String, ContentItem?)])
  func paths(path: String, item: ContentItem?) {
    #expect(ContentItem(path: path) == item)
    if let item { #expect(item.path == path) }
  }

  @Test("every member of the format is an item, besides the version")
  func members() {
    let items = ContentItem.Member.allCases.map(\.rawValue) + ContentItem.List.allCases.map(\.rawValue)
    #expect(Set(items + ["version"]) == Set(ContentDecoder.spec.fields.map(\.name)))
  }

  @Test("what only one side changed is taken from that side")
  func disjoint() {
    let theirs = Self.document(responses: ["a": 2, "b": 1, "c": 1], handoff: 1)
    let merge = ContentMerge(
      [Self.response("b"): Self.value("b", 3), .member(.handoff): nil], from: Self.base, into: theirs)
    #expect(merge.conflicts.isEmpty)
    #expect(merge.result == Self.document(responses: ["a": 2, "b": 3, "c": 1], handoff: nil))
    #expect(Set(merge.changed) == [Self.response("b"), .member(.handoff)])
  }

  @Test("what both sides changed is a conflict that shows all three values, unless both made the same of it")
  func conflicts() {
    let theirs = Self.document(responses: ["a": 2, "b": 2], handoff: nil)
    let merge = ContentMerge(
      [
        Self.response("a"): Self.value("a", 3), Self.response("b"): Self.value("b", 2), .member(.handoff): nil,
      ], from: Self.base, into: theirs)
    #expect(
      merge.conflicts == [
        ContentMerge.Conflict(
          item: Self.response("a"), base: Self.value("a", 1), theirs: Self.value("a", 2), mine: Self.value("a", 3))
      ])
    let removed = Self.document(responses: ["b": 1], handoff: 1)
    #expect(
      ContentMerge([Self.response("a"): Self.value("a", 3)], from: Self.base, into: removed).conflicts.map(\.theirs)
        == [nil])
    #expect(
      ContentMerge([Self.response("a"): nil], from: Self.base, into: theirs).conflicts.map(\.mine) == [nil])
    #expect(ContentMerge([Self.response("a"): nil], from: Self.base, into: removed).changed.isEmpty)
  }

  @Test("what was changed back does not undo what somebody else did")
  func changedBack() {
    let theirs = Self.document(responses: ["a": 2, "b": 1], handoff: 1)
    let merge = ContentMerge([Self.response("a"): Self.value("a", 1)], from: Self.base, into: theirs)
    #expect(merge.conflicts.isEmpty && merge.changed.isEmpty)
    #expect(merge.result == theirs)
  }

  @Test("moving a flow's nodes is no change of its content")
  func layout() {
    func flow(_ text: String, _ x: Int) -> JSONValue {
      [
        "id": "f", "layout": ["n": [.integer(x), 0]],
        "nodes": [["id": "n", "type": "message", "text": .string(text)]],
      ]
    }
    func document(_ text: String, _ x: Int) -> ContentDocument { ContentDocument(["flows": [flow(text, x)]]) }
    let item = ContentItem.element(.flows, "f")
    let moved = ContentMerge([item: flow("b", 1)], from: document("a", 1), into: document("a", 2))
    #expect(moved.conflicts.isEmpty && moved.result == document("b", 1))
    let rewritten = ContentMerge([item: flow("a", 2)], from: document("a", 1), into: document("b", 1))
    #expect(rewritten.conflicts.isEmpty && rewritten.result == document("b", 1))
    #expect(document("a", 1).differences(in: document("a", 2)).isEmpty)
    #expect(document("a", 1).differences(in: document("b", 2)).map(\.item) == ["flows/f"])
  }

  @Test("an order sorts what it names, keeps the rest in place, and conflicts only with another order")
  func order() {
    let order = ContentItem.order(.automatedResponses)
    let theirs = Self.document(responses: ["a": 1, "b": 1, "x": 1], handoff: 1)
    let added = ContentMerge(
      [order: ["new", "b", "a"], Self.response("new"): Self.value("new", 1)], from: Self.base, into: theirs)
    #expect(added.conflicts.isEmpty)
    #expect(added.result.ids(of: .automatedResponses) == ["new", "b", "x", "a"])
    var swapped = Self.document(responses: ["a": 1, "b": 1, "c": 1], handoff: 1)
    let three = swapped
    swapped.set(order, to: ["b", "a", "c"])
    #expect(ContentMerge([order: ["b", "a", "c"]], from: three, into: swapped).conflicts.isEmpty)
    let conflict = ContentMerge([order: ["a", "c", "b"]], from: three, into: swapped).conflicts
    #expect(conflict.map(\.theirs) == [["b", "a", "c"]])
    #expect(three.differences(in: swapped).map(\.item) == ["automatedResponses"])
    // An element that was added is told by itself.
    #expect(Self.base.differences(in: three).map(\.item) == ["automatedResponses/c"])
  }

  @Test("a draft with paths and values that cannot be is refused with every place")
  func refused() {
    let changes = ContentChanges(
      base: 0,
      changes: [
        "flows/a": ["id": "b"], "flows/c": "text", "flows": ["a", "a"], "triggers": .null, "colour": 1,
        "handoff": "anything", "triggers/t": .null,
      ])
    let error = #expect(throws: OperationError.self) { try changes.items() }
    #expect(error?.diagnostics.map(\.path) == ["colour", "flows", "flows/a", "flows/c", "triggers"])
    let many = Dictionary(
      uniqueKeysWithValues: (0...ContentChanges.maximumItems).map { ("flows/f\($0)", JSONValue.null) })
    #expect(throws: OperationError.self) { try ContentChanges(base: 0, changes: many).items() }
  }

  @Test("a finding's place is given within its item")
  func places() {
    let document = ContentDocument([
      "flows": [["id": "a"], ["id": "b"], ["id": "not an id"]], "handoff": ["message": ""],
    ])
    func place(_ path: String) -> String {
      let (item, place) = document.place(of: path)
      return "\(item?.path ?? "-") \(place)"
    }
    #expect(place("flows[1].nodes[0].text") == "flows/b nodes[0].text")
    #expect(place("flows[0]") == "flows/a ")
    #expect(place("handoff.message") == "handoff message")
    #expect(place("flows[2].id") == "- flows[2].id")
    #expect(place("flows[7]") == "- flows[7]")
    #expect(place("version") == "- version")
    #expect(place("") == "- ")
  }

  private static func response(_ id: String) -> ContentItem { .element(.automatedResponses, id) }

  private static func value(_ id: String, _ number: Int) -> JSONValue {
    ["id": .string(id), "priority": .integer(number)]
  }

  private static func document(responses: KeyValuePairs<String, Int>, handoff: Int?) -> ContentDocument {
    ContentDocument([
      "version": 1, "automatedResponses": .array(responses.map { value($0.key, $0.value) }),
      "handoff": handoff.map(JSONValue.integer) ?? .null,
    ])
  }
}
