public import GatewayKit

/// Tells which automated response answers a message, and which nearly do. The ladder's own matcher decides.
public struct MatchContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.match", http: .post("content/match"), access: .admin, effect: .read,
    summary: "Tells which automated response answers a message, and which nearly do.")
  /// The most characters of a message.
  static let textLength = 10_000
  /// The most responses that nearly match.
  private static let mostNear = 20

  /// What the customer writes; at most 10,000 characters.
  public let message: String
  /// The channel.
  public let channel: ChannelID
  /// The draft; nil for the published content.
  public let draft: ContentChanges?

  /// Creates the operation.
  public init(message: String, channel: ChannelID, draft: ContentChanges? = nil) {
    self.message = message
    self.channel = channel
    self.draft = draft
  }

  /// Matches.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentMatch {
    guard message.count <= Self.textLength else {
      throw OperationError(.chatTextTooLong, ["limit": .integer(Self.textLength)])
    }
    let matcher = try await call.services.drafted(draft).matcher
    let text = FoldedText(message)
    return ContentMatch(
      folded: text.words,
      response: matcher.response(to: text, on: channel).map { ContentMatch.Hit(id: $0.response.id, $0.keyword) },
      near: matcher.nearMatches(to: text, on: channel, limit: Self.mostNear).map(ContentMatch.Near.init),
      asksForPerson: matcher.asksForPerson(text)?.text,
      flow: matcher.startsFlow(text).map { ContentMatch.Hit(id: $0.flow, $0.keyword) },
      optsOut: matcher.isOptOut(text))
  }
}

/// What matches a message.
public struct ContentMatch: Sendable, Hashable, Codable {
  /// A keyword that matches.
  public struct Hit: Sendable, Hashable, Codable {
    /// The response's or the flow's id.
    public let id: String
    /// The kind of keyword: `is`, `startsWith`, `word`, `contains` or `regex`.
    public let kind: String
    /// The keyword.
    public let keyword: String

    init(id: String, _ keyword: Keyword) {
      self.id = id
      kind = keyword.kind.rawValue
      self.keyword = keyword.text
    }
  }

  /// A response that nearly answers.
  public struct Near: Sendable, Hashable, Codable {
    /// The response with its keyword.
    public let response: Hit
    /// Why it does not answer: `priority`, `kind`, `length` or `position` (another one comes first by this rule),
    /// `excepted`, `other_channel`, or `too_strict` (the keyword's text is in the message, but its kind demands more).
    public let reason: String
    /// The exception that matches; nil for other reasons.
    public let except: String?

    init(_ match: NearMatch) {
      response = Hit(id: match.response.id, match.keyword)
      switch match.reason {
      case .outranked(let rule): (reason, except) = (rule.rawValue, nil)
      case .excepted(let keyword): (reason, except) = ("excepted", keyword.text)
      case .otherChannel: (reason, except) = ("other_channel", nil)
      case .tooStrict: (reason, except) = ("too_strict", nil)
      }
    }
  }

  /// The message as keywords are compared with it, without punctuation.
  public let folded: String
  /// The response that answers outside flows; nil for none.
  public let response: Hit?
  /// The responses that nearly answer.
  public let near: [Near]
  /// The phrase in the message that asks for a person; nil for none.
  public let asksForPerson: String?
  /// The flow that the message starts, if no response answers it; nil for none.
  public let flow: Hit?
  /// Whether the message is an opt-out word, which comes before everything else.
  public let optsOut: Bool
}
