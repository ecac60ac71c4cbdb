import GatewayKit

/// An adapter's small durable values, in the store's settings.
struct StoredAdapterState: AdapterState {
  /// The largest value, in bytes.
  static let maximumValue = 64 << 10

  let channel: ChannelID
  let store: any SettingStore

  private var scope: String { SettingScope.adapter(of: channel) }

  func value(_ key: String) async throws(AdapterError) -> [UInt8]? {
    do { return try await store.setting(key, in: scope) } catch { throw Self.adapterError(error) }
  }

  func set(_ key: String, to value: [UInt8]?) async throws(AdapterError) {
    guard (value?.count ?? 0) <= Self.maximumValue else {
      throw AdapterError(.rejected, "the value of \(key) is over \(Self.maximumValue) bytes")
    }
    do { try await store.setSetting(key, in: scope, to: value) } catch { throw Self.adapterError(error) }
  }

  private static func adapterError(_ error: StoreError) -> AdapterError {
    AdapterError(.unavailable, "the data folder cannot be used: \(error)", cause: error)
  }
}
