/// The small durable values of one adapter instance, such as a position in a mailbox or a subscription's id.
///
/// A position that must change together with events belongs into `Batch.advancing`, which uses one commit.
public protocol AdapterState: Sendable {
  /// The stored value, or nil. The adapter chooses the keys; values have up to 64 KiB.
  func value(_ key: String) async throws(AdapterError) -> [UInt8]?

  /// Stores the value durably; nil removes it.
  func set(_ key: String, to value: [UInt8]?) async throws(AdapterError)
}
