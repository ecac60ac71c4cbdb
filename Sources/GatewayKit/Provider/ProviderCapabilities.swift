/// A provider that can be shown pictures.
public protocol ImageSeeing: ProviderAdapter {
  /// The most tokens that one picture counts as to an instance with these settings; nil: it is shown none, and
  /// `Prompt.Message.images` is always empty. Pure.
  ///
  /// A budget reserves so much for each picture before the question is put. An adapter puts `ProviderSetting.images` into
  /// its spec, so that an operator can keep pictures from a model that sees none.
  static func tokensPerImage(_ settings: Settings) -> Int?
}

/// A provider that can write down what is said in a recording.
public protocol Transcribing: ProviderAdapter {
  /// The model that an instance with these settings writes recordings down with; nil: it writes none down. Pure.
  ///
  /// An adapter puts `ProviderSetting.transcriptionModel` into its spec. The model has a price, a breaker and a line of
  /// usage of its own.
  static func transcriptionModel(_ settings: Settings) -> String?

  /// Whether recordings of this type, without parameters, can be written down. Pure.
  static func takes(_ mimeType: String) -> Bool

  /// Writes down what is said, word for word, in the language it is said in: one request.
  ///
  /// Where nothing is said the words are empty: that is no failure. Failures are classified as those of `reply` are.
  func transcribe(_ recording: Recording) async throws(AdapterError) -> Transcription
}

/// Something a customer said.
public struct Recording: Sendable, Hashable {
  /// The type, by the content, without parameters: `audio/ogg`.
  public var mimeType: String
  /// The bytes, bounded by the core.
  public var content: [UInt8]

  /// A recording.
  public init(mimeType: String, content: [UInt8]) {
    self.mimeType = mimeType
    self.content = content
  }
}

/// What was said in a recording.
public struct Transcription: Sendable, Hashable {
  /// The longest that a model may write down, in tokens: some quarter of an hour of speech. A budget reserves it.
  public static let maximumOutputTokens = 4_096

  /// The words; may be empty.
  public var text: String
  /// What writing them down cost; nil where the provider does not say.
  public var usage: TokenUsage?

  /// A transcription.
  public init(text: String, usage: TokenUsage? = nil) {
    self.text = text
    self.usage = usage
  }
}
