import Foundation
import GatewayKit
import Synchronization

/// What an operation itself says for its row in the audit log.
final class AuditNote: Sendable {
  struct Value: Sendable {
    var object: String?
    var change: [UInt8]?
  }
  private let value = Mutex(Value())

  var current: Value { value.withLock { $0 } }

  func set(_ edit: (inout Value) -> Void) { value.withLock { edit(&$0) } }
}

/// The two sides of a change as they are stored.
private struct AuditChange<Value: Encodable>: Encodable {
  let before: Value?
  let after: Value?
}

extension OperationCall {
  /// Notes what the operation changes for the audit log: a role, a toggle, a version, a setting. Never secrets, and ids
  /// instead of names and addresses. A change of over 4 kB is recorded by its size only.
  func changed<Value: Encodable>(from before: Value?, to after: Value?) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    guard let json = try? encoder.encode(AuditChange(before: before, after: after)) else { return }
    note.set { $0.change = Array(json) }
  }

  /// Names the object for the audit log, if it has its id only now: a new account, or one that signed in.
  func concerns(_ object: some StringIdentifier) { note.set { $0.object = object.rawValue } }
}

extension Operation {
  /// The id of the object that the audit log names; nil when the operation names none.
  var auditedObject: String? {
    guard let member = Self.spec.audited?.member,
      var value = Mirror(reflecting: self).children.first(where: { $0.label == member })?.value
    else { return nil }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
      guard let wrapped = mirror.children.first else { return nil }
      value = wrapped.value
    }
    return if let id = value as? any StringIdentifier { id.rawValue } else { "\(value)" }
  }
}
