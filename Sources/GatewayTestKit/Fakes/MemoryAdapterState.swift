public import GatewayKit
import Synchronization

/// An adapter's durable values, in memory; they outlive the adapter's instance while the test keeps this object.
public final class MemoryAdapterState: AdapterState {
  private let values: Mutex<[String: [UInt8]]>
  private let touched = Mutex(0)

  /// A state with these values.
  public init(_ values: [String: [UInt8]] = [:]) { self.values = Mutex(values) }

  /// How often it was read or written.
  public var uses: Int { touched.withLock { $0 } }

  /// The value last set.
  public func value(_ key: String) async throws(AdapterError) -> [UInt8]? {
    touched.withLock { $0 += 1 }
    return values.withLock { $0[key] }
  }

  /// Sets or removes a value.
  public func set(_ key: String, to value: [UInt8]?) async throws(AdapterError) {
    touched.withLock { $0 += 1 }
    values.withLock { $0[key] = value }
  }
}
