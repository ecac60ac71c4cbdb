/// The small durable values of one adapter instance: a position in a mailbox, a subscription's id.
///
/// A position that must move together with events goes into `Batch.advancing` instead, which is one commit.
public protocol AdapterState: Sendable {
  /// The value last set, or nil. Keys are the adapter's own; values up to 64 KiB.
  func value(_ key: String) async throws(AdapterError) -> [UInt8]?

  /// Sets the value durably; nil removes it.
  func set(_ key: String, to value: [UInt8]?) async throws(AdapterError)
}
