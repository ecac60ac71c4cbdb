public import Foundation

/// A change to a contact's profile, applied to the profile as it is when the change is committed.
///
/// A contact has one profile and a conversation on each channel, and these change concurrently: writing the whole
/// profile would undo another conversation's changes.
public struct ProfileEdit: Sendable, Hashable {
  /// The change of the contact's opt-out.
  public enum OptOut: Sendable, Hashable {
    /// It stays as it is.
    case unchanged
    /// The contact opted out at this instant of messages that the business starts.
    case set(Date)
    /// The contact revoked the opt-out.
    case cleared
  }

  /// Fields to set. None of them is in `removedFields`.
  public private(set) var setFields: [String: String] = [:]
  /// Fields to remove.
  public private(set) var removedFields: Set<String> = []
  /// Tags to add. None of them is in `removedTags`.
  public private(set) var addedTags: Set<String> = []
  /// Tags to remove.
  public private(set) var removedTags: Set<String> = []
  /// The change of the opt-out.
  public var optOut: OptOut

  /// Creates an edit that changes only the opt-out, or nothing.
  public init(optOut: OptOut = .unchanged) { self.optOut = optOut }

  /// Whether the edit changes nothing.
  public var isEmpty: Bool { self == ProfileEdit() }

  /// Sets a field.
  public mutating func setField(_ name: String, to value: String) {
    setFields[name] = value
    removedFields.remove(name)
  }

  /// Removes a field.
  public mutating func removeField(_ name: String) {
    setFields[name] = nil
    removedFields.insert(name)
  }

  /// Removes tags, then adds tags.
  public mutating func changeTags(adding added: Set<String>, removing removed: Set<String>) {
    addedTags = addedTags.subtracting(removed).union(added)
    removedTags = removedTags.union(removed).subtracting(added)
  }

  /// Appends a later edit. Where both change the same thing, the later one wins.
  public mutating func append(_ later: ProfileEdit) {
    for name in later.removedFields { removeField(name) }
    for (name, value) in later.setFields { setField(name, to: value) }
    changeTags(adding: later.addedTags, removing: later.removedTags)
    if later.optOut != .unchanged { optOut = later.optOut }
  }

  /// This edit followed by a later one.
  public func followed(by later: ProfileEdit) -> ProfileEdit {
    var both = self
    both.append(later)
    return both
  }
}

extension ContactProfile {
  /// Applies an edit to the profile.
  public mutating func apply(_ edit: ProfileEdit) {
    for name in edit.removedFields { fields[name] = nil }
    fields.merge(edit.setFields) { $1 }
    if !edit.addedTags.isEmpty || !edit.removedTags.isEmpty {
      tags = Set(tags).subtracting(edit.removedTags).union(edit.addedTags).sorted()
    }
    switch edit.optOut {
    case .unchanged: break
    case .set(let instant): optedOutAt = instant
    case .cleared: optedOutAt = nil
    }
  }

  /// The profile after an edit.
  public func applying(_ edit: ProfileEdit) -> ContactProfile {
    var changed = self
    changed.apply(edit)
    return changed
  }
}
