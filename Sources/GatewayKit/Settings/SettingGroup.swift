/// What a setting is about. `balcao adapters` and forms show the settings by group, in the order of the cases. The raw value
/// is the stable id.
public enum SettingGroup: String, Sendable, Hashable, Codable, CaseIterable {
  /// The account on the other side: its address, its ids and its credentials.
  case connection
  /// Who may use the channel, and whose identity counts as proven.
  case access
  /// What is fetched and accepted.
  case receiving
  /// Which model answers, and how it works.
  case model
  /// What answers contain, and how they are sent.
  case answers
  /// What customers see around the messages.
  case appearance
  /// The most of something, at once or in a time.
  case limits
}
