import GatewayCore
import GatewayKit

/// The configuration file with the edits made over the API. Where both set a member, the file has precedence.
struct ConfigurationDocument {
  /// An element of `channels` or `providers`.
  struct Element {
    let id: ConfiguredID
    /// The element in the file; nil when only the edits have it.
    let inFile: JSONValue?
    /// The members that were edited; nil when only the file has it.
    let edited: JSONValue?
    /// Its place in the merged document: `providers[1]`. Of an element of the file, it is the place in the file, too.
    let path: String
  }

  /// The file and the edits as one document of the file's form.
  let merged: JSONValue
  /// The elements, in the order of the merged document. Those of the file whose form is wrong are not among them.
  let elements: [Element]

  /// Merges the file with edits. An edit of an element to which the file gives another adapter has no effect.
  init(file: JSONValue, edits: ConfigurationEdits) {
    guard case .object(var members) = file else {
      (merged, elements) = (file, [])
      return
    }
    var elements: [Element] = []
    for part in ConfigurationEdits.Part.allCases {
      let listed = members[part.rawValue]
      var list = listed?.elements ?? []
      var waiting = Set(edits.ids(of: part))
      for index in list.indices {
        guard let id = list[index]["id"]?.text else { continue }
        let inFile = list[index]
        var edited = waiting.remove(id).flatMap { edits[part, $0] }
        if let adapter = edited?["adapter"], adapter != inFile["adapter"] { edited = nil }
        if let edited { list[index] = edited.merging(inFile) }
        elements.append(
          Element(
            id: ConfiguredID(part, id), inFile: inFile, edited: edited,
            path: JSONPath.element(part.rawValue, index)))
      }
      for id in waiting.sorted() {
        guard let edited = edits[part, id] else { continue }
        elements.append(
          Element(
            id: ConfiguredID(part, id), inFile: nil, edited: edited,
            path: JSONPath.element(part.rawValue, list.count)))
        list.append(edited.merging(["id": .string(id)]))
      }
      if case .array = listed ?? [] { members[part.rawValue] = list.isEmpty ? listed : .array(list) }
    }
    merged = .object(members)
    self.elements = elements
  }

  /// The last element that only the edits have, or else the last one that was edited.
  var lastEdited: ConfiguredID? {
    (elements.last { $0.inFile == nil } ?? elements.last { $0.edited != nil })?.id
  }

  /// The element at the beginning of a diagnostic's path, with the rest of the path.
  func element(at path: String) -> (element: Element, rest: String)? {
    for element in elements where path.hasPrefix(element.path) {
      let rest = path.dropFirst(element.path.count)
      if rest.isEmpty { return (element, "") }
      if rest.hasPrefix(".") { return (element, String(rest.dropFirst())) }
    }
    return nil
  }
}

extension ConfiguredElement {
  /// An element as the document has it, read with the specs of the file and of its adapter.
  init(_ element: ConfigurationDocument.Element, adapter: any Plugin.Type) {
    let spec =
      switch element.id.part {
      case .channels: ConfigurationSpec.Channel.spec
      case .providers: ConfigurationSpec.Provider.spec
      }
    // The toggle and the budget of a provider are first values, which operations of their own change.
    let others = ["id", "adapter", "settings", "automateResponses", "budget"]
    let own = spec.fields.filter { !others.contains($0.name) }
    func fields(_ fields: [SettingField], in object: String) -> [ConfiguredField] {
      fields.flatMap { field in
        ConfiguredField.all(field, at: JSONPath.join(object, field.name), of: element)
      }
    }
    self.init(
      element.id.part, id: element.id.id, adapter: adapter, isInFile: element.inFile != nil,
      fields: fields(own, in: "") + fields(adapter.descriptor.settings.fields, in: "settings"))
  }
}

extension ConfiguredField {
  /// A field, or those of a nested object.
  fileprivate static func all(
    _ field: SettingField, at path: String, of element: ConfigurationDocument.Element
  ) -> [ConfiguredField] {
    if case .object(let spec) = field.type {
      return spec.fields.flatMap { all($0, at: JSONPath.join(path, $0.name), of: element) }
    }
    if let value = element.inFile?.value(at: path) {
      return [
        ConfiguredField(path: path, value: value, source: .file, filePath: JSONPath.join(element.path, path))
      ]
    }
    if let value = element.edited?.value(at: path) {
      return [ConfiguredField(path: path, value: value, source: .console)]
    }
    let value: JSONValue = if case .defaulted(let value) = field.presence { value } else { .null }
    return [ConfiguredField(path: path, value: value, source: .defaulted)]
  }
}

extension JSONValue {
  /// The value at a path of member names.
  fileprivate func value(at path: String) -> JSONValue? {
    path.split(separator: ".").reduce(Optional(self)) { value, name in value?[String(name)] }
  }
}
