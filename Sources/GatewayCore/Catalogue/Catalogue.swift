/// Every text for customers that the business did not write, in one language. A text missing in a language is a compile
/// error.
public struct Catalogue: Sendable, Hashable {
  /// Texts for an answer that does not have the expected form.
  public struct Retries: Sendable, Hashable {
    /// A text was expected, and the answer had no text.
    public let text: String
    /// A number was expected.
    public let number: String
    /// A day was expected.
    public let date: String
    /// An e-mail address was expected.
    public let email: String
    /// A telephone number was expected.
    public let phone: String
    /// A file was expected.
    public let file: String
    /// One of the options was expected.
    public let choice: String
  }

  /// Confirms a request for a person.
  public let handoffMessage: String
  /// Answers a request for a person outside business hours.
  public let awayMessage: String
  /// Sent when no agent came in time.
  public let queueTimeoutMessage: String
  /// Follows an answer that was interrupted after the customer saw part of it.
  public let interrupted: String
  /// Answers a message that only contains what the bot cannot read: a recording, a video, a picture.
  public let mediaReply: String
  /// Confirms an opt-out of messages that the business starts.
  public let optedOut: String
  /// Confirms that an opt-out was revoked.
  public let resumed: String
  /// Sent before a question is repeated.
  public let retries: Retries
  /// Confirms that an escape word has ended a flow.
  public let flowLeft: String
  /// The label that opens a list of options; at most 20 characters.
  public let listOpener: String
  /// Follows options shown as numbered text.
  public let numberedHint: String
  /// The escape words of flows that have none.
  public let escapeWords: [String]
  /// Phrases that ask for a person.
  public let humanPhrases: [Keyword]
  /// Phrases that resemble a request for a person and mean the opposite.
  public let humanExceptions: [Keyword]

  /// All languages; the first is the default.
  public static let all: [(language: String, texts: Catalogue)] = [
    ("pt", portuguese), ("en", english), ("es", spanish),
  ]

  /// The texts for a locale such as `pt-BR` or `es_AR`, by its language; Brazilian Portuguese by default.
  public static func of(locale: String) -> Catalogue {
    let language = locale.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return all.first { $0.language == language }?.texts ?? portuguese
  }

  /// The text before a question that expects `type` is repeated.
  public func retry(_ type: AnswerType) -> String {
    switch type {
    case .text: retries.text
    case .number: retries.number
    case .date: retries.date
    case .email: retries.email
    case .phone: retries.phone
    case .file: retries.file
    }
  }
}
