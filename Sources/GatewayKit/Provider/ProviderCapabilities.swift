/// A provider whose models accept pictures.
public protocol ImageSeeing: ProviderAdapter {
  /// The most tokens that one picture can count as with these settings. Nil: the model gets no pictures, and
  /// `Prompt.Message.images` is always empty. Pure.
  ///
  /// The budget reserves this number for each picture before the request. An adapter includes `ProviderSetting.images` in
  /// its spec, so that an operator can switch pictures off for a model that does not accept them.
  static func tokensPerImage(_ settings: Settings) -> Int?
}

/// A provider that can transcribe recordings.
public protocol Transcribing: ProviderAdapter {
  /// The model for transcription with these settings; nil: recordings are not transcribed. Pure.
  ///
  /// An adapter includes `ProviderSetting.transcriptionModel` in its spec. The model has a separate price, circuit breaker
  /// and usage line.
  static func transcriptionModel(_ settings: Settings) -> String?

  /// Whether recordings of this MIME type, without parameters, can be transcribed. Pure.
  static func takes(_ mimeType: String) -> Bool

  /// Transcribes a recording word for word in its language, with exactly one request.
  ///
  /// Without speech the text is empty; that is not a failure. Failures are classified as in `reply`.
  func transcribe(_ recording: Recording) async throws(AdapterError) -> Transcription
}

/// A recording from a customer.
public struct Recording: Sendable, Hashable {
  /// The MIME type without parameters, detected from the content: `audio/ogg`.
  public var mimeType: String
  /// The bytes; the core limits their number.
  public var content: [UInt8]

  /// Creates a recording.
  public init(mimeType: String, content: [UInt8]) {
    self.mimeType = mimeType
    self.content = content
  }
}

/// The result of a transcription.
public struct Transcription: Sendable, Hashable {
  /// The most output tokens of a transcription, about a quarter of an hour of speech. The budget reserves them.
  public static let maximumOutputTokens = 4_096

  /// The text; may be empty.
  public var text: String
  /// The tokens used; nil if the provider does not report them.
  public var usage: TokenUsage?

  /// Creates a transcription.
  public init(text: String, usage: TokenUsage? = nil) {
    self.text = text
    self.usage = usage
  }
}
