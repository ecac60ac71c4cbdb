/// What a provider wrote down of a recording that a customer sent. Channel adapters make none.
public struct Transcript: Sendable, Hashable, Codable {
  /// The words; empty where nothing is said.
  public var text: String
  /// The provider that wrote them down.
  public var provider: ProviderID

  /// A transcript.
  public init(text: String, provider: ProviderID) {
    self.text = text
    self.provider = provider
  }
}
