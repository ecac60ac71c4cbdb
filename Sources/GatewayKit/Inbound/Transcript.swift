/// The transcript of a recording from a customer. Set by the core, never by channel adapters.
public struct Transcript: Sendable, Hashable, Codable {
  /// The text; empty if the recording has no speech.
  public var text: String
  /// The provider that transcribed it.
  public var provider: ProviderID

  /// Creates a transcript.
  public init(text: String, provider: ProviderID) {
    self.text = text
    self.provider = provider
  }
}
