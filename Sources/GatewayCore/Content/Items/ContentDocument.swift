import Foundation
import GatewayKit

/// A bundle's JSON as its items: what drafts change, versions are compared by, and publishing merges.
///
/// It carries values as they are, also ones that this version cannot decode.
struct ContentDocument: Sendable, Hashable {
  /// An element of a list.
  struct Element: Sendable, Hashable {
    let id: String
    var value: JSONValue
  }

  private var members: [ContentItem.Member: JSONValue] = [:]
  private var lists: [ContentItem.List: [Element]] = [:]

  /// The empty content.
  init() {}

  /// Reads a bundle. A member that is null is left out, like one that is missing.
  init(_ json: JSONValue) {
    for member in ContentItem.Member.allCases {
      if let value = json[member.rawValue], value != .null { members[member] = value }
    }
    for list in ContentItem.List.allCases {
      let elements = json[list.rawValue]?.elements ?? []
      if !elements.isEmpty { lists[list] = elements.map { Element(id: $0["id"]?.text ?? "", value: $0) } }
    }
  }

  /// Reads a version's bundle.
  ///
  /// - Throws: `.damaged` unless it is JSON.
  init(_ version: ContentVersion) throws(StoreError) { self.init(try version.json()) }

  /// The bundle's JSON.
  var json: JSONValue {
    var json: [String: JSONValue] = ["version": 1]
    for (member, value) in members { json[member.rawValue] = value }
    for (list, elements) in lists where !elements.isEmpty { json[list.rawValue] = .array(elements.map(\.value)) }
    return .object(json)
  }

  /// The bundle as people read it in a file: indented, with sorted members.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // A document of JSON values can always be encoded.
    return (try? encoder.encode(json)).map { Array($0) + [UInt8(ascii: "\n")] } ?? []
  }

  /// The ids of a list's elements, in order.
  func ids(of list: ContentItem.List) -> [String] { lists[list, default: []].map(\.id) }

  /// Every item that has a value.
  var items: [ContentItem] {
    members.keys.map(ContentItem.member)
      + lists.flatMap { list, elements in
        elements.map { .element(list, $0.id) } + (elements.isEmpty ? [] : [.order(list)])
      }
  }

  /// The value of an item; nil for one that is not there.
  subscript(item: ContentItem) -> JSONValue? {
    switch item {
    case .member(let member): members[member]
    case .element(let list, let id): lists[list]?.first { $0.id == id }?.value
    case .order(let list): lists[list].map { .array($0.map { .string($0.id) }) }
    }
  }

  /// Sets an item; nil removes it. A new element comes last. An order sorts the elements that it names among their places
  /// and leaves the others where they are.
  mutating func set(_ item: ContentItem, to value: JSONValue?) {
    switch item {
    case .member(let member): members[member] = value
    case .element(let list, let id):
      let index = lists[list]?.firstIndex { $0.id == id }
      switch (index, value) {
      case (let index?, let value?): lists[list]?[index].value = value
      case (nil, let value?): lists[list, default: []].append(Element(id: id, value: value))
      case (let index?, nil): lists[list]?.remove(at: index)
      case (nil, nil): break
      }
    case .order(let list): sort(list, by: (value?.elements ?? []).compactMap(\.text))
    }
  }

  private mutating func sort(_ list: ContentItem.List, by ids: [String]) {
    guard var elements = lists[list] else { return }
    let named = Set(ids)
    let places = elements.indices.filter { named.contains(elements[$0].id) }
    let sorted = ids.compactMap { id in elements.first { $0.id == id } }
    for (place, element) in zip(places, sorted) { elements[place] = element }
    lists[list] = elements
  }
}
