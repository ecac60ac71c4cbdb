public import Foundation

/// What a row of the audit log says. Ids instead of names and addresses of contacts, and no secrets.
///
/// An edit has two rows. The first is committed before the effect, and has no outcome. The second ends it: it names the
/// first in `begun`. Anything else has one row. A first row without a second one is an edit during which the process
/// ended: whether it took effect is unknown.
public struct AuditRecord: Sendable, Hashable {
  /// The outcome of what succeeded; any other outcome is the code of an error.
  public static let done = "done"
  /// The most bytes of `change`.
  public static let changeLimit = 4_096
  /// The most bytes of each other text. Longer ones are cut.
  static let textLimit = 200

  /// When, in whole milliseconds of the wall clock.
  public let at: Date
  /// The kind of actor and its id: `user:u1`, `host:ana`, `system`.
  public let actor: String
  /// The operation's name.
  public let operation: String
  /// The kind of object: `conversation`.
  public let objectKind: String
  /// The object's id; nil where there is only one such object, or it does not exist yet.
  public let object: String?
  /// The network address that the actor asked from; nil on the gateway's machine.
  public let address: String?
  /// In the row that ends an edit, the number of the row that began it.
  public let begun: Int64?
  /// `done`, or the error's code; nil in the row that begins an edit.
  public let outcome: String?
  /// What changed, as JSON with sorted members `before` and `after`; nil if the operation does not say it.
  public let change: [UInt8]?

  /// Creates a record. Cuts long texts, and the time to whole milliseconds.
  public init(
    at: Date, actor: String, operation: String, objectKind: String, object: String? = nil, address: String? = nil,
    begun: Int64? = nil, outcome: String? = nil, change: [UInt8]? = nil
  ) {
    self.at = Date(auditMilliseconds: at.auditMilliseconds)
    self.actor = Self.cut(actor)
    self.operation = Self.cut(operation)
    self.objectKind = Self.cut(objectKind)
    self.object = object.map(Self.cut)
    self.address = address.map(Self.cut)
    self.begun = begun
    self.outcome = outcome.map(Self.cut)
    self.change = change.map { $0.count <= Self.changeLimit ? $0 : Array(#"{"omittedBytes":\#($0.count)}"#.utf8) }
  }

  private static func cut(_ text: String) -> String {
    if text.utf8.count <= textLimit { return text }
    var kept = text.prefix(textLimit)
    while kept.utf8.count > textLimit { kept.removeLast() }
    return String(kept)
  }
}

extension Date {
  /// Whole milliseconds since 1970: what the codes of the audit log cover, whatever form the store keeps times in.
  /// An instant that no clock has, as an edited file may hold, is 0.
  var auditMilliseconds: Int64 {
    let milliseconds = (timeIntervalSince1970 * 1_000).rounded()
    return abs(milliseconds) < 1e15 ? Int64(milliseconds) : 0
  }

  /// The instant of whole milliseconds since 1970.
  init(auditMilliseconds: Int64) { self.init(timeIntervalSince1970: Double(auditMilliseconds) / 1_000) }
}
