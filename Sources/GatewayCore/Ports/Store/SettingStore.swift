public import GatewayKit

/// Names of scopes. The core never reads an adapter's scope as its own.
public enum SettingScope {
  /// Operators' switches, and the core's state about itself.
  public static let gateway = "gateway"

  /// A channel adapter's state.
  public static func adapter(of channel: ChannelID) -> String { "channel/\(channel)" }

  /// The core's state about a channel.
  public static func core(about channel: ChannelID) -> String { "core/\(channel)" }

  /// The core's state about a provider.
  public static func provider(_ id: ProviderID) -> String { "provider/\(id)" }
}

/// Small named values: operators' switches, and state of the core and of adapters.
///
/// A value is written as a whole. Data with several writers uses one name for each entry, so that no two write the same
/// value.
public protocol SettingStore: Sendable {
  /// The value of a name within a scope (see `SettingScope`); nil when unset.
  func setting(_ name: String, in scope: String) async throws(StoreError) -> [UInt8]?

  /// Values within a scope whose names begin with `prefix` and sort after `after`, by name, at most `limit`.
  func settings(in scope: String, prefix: String, after: String?, limit: Int) async throws(StoreError) -> [(
    name: String, value: [UInt8]
  )]

  /// Sets a value; nil removes it.
  func setSetting(_ name: String, in scope: String, to value: [UInt8]?) async throws(StoreError)
}

extension SettingStore {
  /// The first values within a scope whose names begin with `prefix`, by name, at most `limit`.
  public func settings(in scope: String, prefix: String, limit: Int) async throws(StoreError) -> [(
    name: String, value: [UInt8]
  )] {
    try await settings(in: scope, prefix: prefix, after: nil, limit: limit)
  }
}
