import Foundation
public import GatewayKit

/// Changes the name, the tags or the fields of a contact. What is not named stays, also what a flow changes meanwhile.
public struct EditContact: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "contacts.edit", http: .patch("contacts/{contact}", headers: [.ifMatch: "revision"]), access: .agent,
    effect: .edit, audited: .object("contact", "contact"),
    summary: "Changes the name, the tags or the fields of a contact.")
  /// The most characters of a name, a tag, and the name and the value of a field.
  static let longest = (name: 100, tag: 50, field: 64, value: 2_000)
  /// The most tags and fields of a contact.
  static let most = (tags: 50, fields: 100)

  /// The contact.
  public let contact: ContactID
  /// The new name, which channels no longer change; empty lets the channel's next one count again; nil keeps it.
  public let name: String?
  /// Tags to add.
  public let addTags: [String]?
  /// Tags to remove.
  public let removeTags: [String]?
  /// Fields to set.
  public let setFields: [String: String]?
  /// Fields to remove.
  public let removeFields: [String]?
  /// The revision that the edit is based on; nil edits whatever is there.
  public let revision: String?

  /// Creates the operation.
  public init(
    contact: ContactID, name: String? = nil, addTags: [String]? = nil, removeTags: [String]? = nil,
    setFields: [String: String]? = nil, removeFields: [String]? = nil, revision: String? = nil
  ) {
    self.contact = contact
    self.name = name
    self.addTags = addTags
    self.removeTags = removeTags
    self.setFields = setFields
    self.removeFields = removeFields
    self.revision = revision
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContactDetail {
    let services = call.services
    let before = try await call.contact(contact)
    let edit = try checkedEdit()
    let profile = before.profile.applying(edit.profile)
    if profile.tags.count > max(Self.most.tags, before.profile.tags.count) {
      throw OperationError(.tagsTooMany, ["limit": .integer(Self.most.tags)])
    }
    if profile.fields.count > max(Self.most.fields, before.profile.fields.count) {
      throw OperationError(.fieldsTooMany, ["limit": .integer(Self.most.fields)])
    }
    let isMasked = !call.permissions.seesAddresses
    let receipt = try await services.stored { () throws(StoreError) in
      try await services.store.edit(contact, edit, after: revision)
    }
    switch receipt {
    case .edited(let after):
      call.changed(from: before.auditedState, to: after.auditedState)
      return ContactDetail(after, isMasked: isMasked)
    case .outdated(let current):
      throw OperationError(.contactChanged, ["revision": .string(current.revision)])
    case .notFound: throw OperationError(.contactNotFound, ["contact": .string(contact.rawValue)])
    }
  }

  private func checkedEdit() throws(OperationError) -> ContactEdit {
    var edit = ContactEdit()
    if let name {
      let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
      edit.name = trimmed.isEmpty ? .released : .set(try AccountText.name(trimmed))
    }
    var added: Set<String> = []
    for tag in addTags ?? [] { added.insert(try Self.line(tag, upTo: Self.longest.tag)) }
    edit.profile.changeTags(adding: added, removing: Set(removeTags ?? []).subtracting(added))
    for field in removeFields ?? [] { edit.profile.removeField(field) }
    for (field, value) in setFields ?? [:] {
      guard value.count <= Self.longest.value, value.utf8.count <= 4 * Self.longest.value else {
        throw OperationError(.textTooLong, ["count": .integer(value.count), "limit": .integer(Self.longest.value)])
      }
      edit.profile.setField(try Self.line(field, upTo: Self.longest.field), to: value)
    }
    return edit
  }

  /// A tag or a field's name without white space around it; throws unless it has 1 to `limit` characters in one line.
  private static func line(_ text: String, upTo limit: Int) throws(OperationError) -> String {
    let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...limit).contains(line.count), line.utf8.count <= 4 * limit,
      !line.unicodeScalars.contains(where: { CharacterSet.controlCharacters.contains($0) || $0 == "\u{2028}" })
    else { throw OperationError(.labelInvalid, ["limit": .integer(limit)]) }
    return line
  }
}

extension Contact {
  /// What the audit log says about a contact: tags and the names of fields, and neither names nor values.
  fileprivate var auditedState: [String: [String]] {
    ["tags": profile.tags, "fields": profile.fields.keys.sorted()]
  }
}
