/// Every text that a customer may read which the business did not write, in one language. A text missing in a language
/// does not compile.
public struct Catalogue: Sendable, Hashable {
  /// What is said when an answer has not the form that was asked for.
  public struct Retries: Sendable, Hashable {
    /// No words at all.
    public let text: String
    /// Not a number.
    public let number: String
    /// Not a day.
    public let date: String
    /// Not an e-mail address.
    public let email: String
    /// Not a telephone number.
    public let phone: String
    /// Not a file.
    public let file: String
    /// None of the options.
    public let choice: String
  }

  /// A person was asked for, and one will come.
  public let handoffMessage: String
  /// A person was asked for outside business hours.
  public let awayMessage: String
  /// Nobody came in time.
  public let queueTimeoutMessage: String
  /// An answer broke off after words of it were read; stands below them.
  public let interrupted: String
  /// A message holds only what nobody here can read: a recording, a film, a picture.
  public let mediaReply: String
  /// The customer will not be written to first any more.
  public let optedOut: String
  /// The customer may be written to again.
  public let resumed: String
  /// Asking again.
  public let retries: Retries
  /// A flow was left by an escape word.
  public let flowLeft: String
  /// The label that opens a list of options; at most 20 characters.
  public let listOpener: String
  /// Stands below options that are numbered text.
  public let numberedHint: String
  /// Words that leave a flow which names none of its own.
  public let escapeWords: [String]
  /// What asks for a person.
  public let humanPhrases: [Keyword]
  /// What sounds like asking for a person and is the opposite.
  public let humanExceptions: [Keyword]

  /// All languages there are, the one fallen back to first.
  public static let all: [(language: String, texts: Catalogue)] = [
    ("pt", portuguese), ("en", english), ("es", spanish),
  ]

  /// The texts for a locale such as `pt-BR` or `es_AR`: by its language, else Brazilian Portuguese.
  public static func of(locale: String) -> Catalogue {
    let language = locale.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return all.first { $0.language == language }?.texts ?? portuguese
  }

  /// What is said before a question is asked again that waits for `type`.
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
