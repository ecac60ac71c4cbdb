public import GatewayKit

/// The names of scopes. What an adapter writes lies in a scope that the core never reads as its own.
public enum SettingScope {
  /// What operators switch, and what the core keeps about itself.
  public static let gateway = "gateway"

  /// What a channel's adapter keeps.
  public static func adapter(of channel: ChannelID) -> String { "channel/\(channel)" }

  /// What the core keeps about a channel.
  public static func core(about channel: ChannelID) -> String { "core/\(channel)" }

  /// What the core keeps about a provider.
  public static func provider(_ id: ProviderID) -> String { "provider/\(id)" }
}

/// Small named values: what an operator switched, and what the core and adapters keep.
///
/// A value is written as a whole. What several writers change has one name for each entry, so that they never write the
/// same value.
public protocol SettingStore: Sendable {
  /// The value of a name within a scope (see `SettingScope`); nil when unset.
  func setting(_ name: String, in scope: String) async throws(StoreError) -> [UInt8]?

  /// The values within a scope whose names begin with `prefix` and come after the name `after`, by name, at most `limit`.
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
