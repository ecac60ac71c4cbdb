public import GatewayKit

/// The keywords of one content bundle, folded and compiled once.
///
/// It matches text only. The payload of a picked button or list row belongs to the flow that sent it, so the ladder
/// does not use this for a message with a payload.
public struct ContentMatcher: Sendable {
  /// A matching automated response.
  public struct Match: Sendable, Hashable {
    /// The response.
    public let response: AutomatedResponse
    /// The keyword that matched.
    public let keyword: Keyword
  }

  /// A flow to start.
  public struct FlowStart: Sendable, Hashable {
    /// The flow.
    public let flow: String
    /// The keyword that matched.
    public let keyword: Keyword
  }

  private struct Response: Sendable {
    let response: AutomatedResponse
    let except: [CompiledKeyword]
  }

  private let responses: [Response]
  private let candidates: [Candidate]
  private let starts: [Candidate]
  private let flows: [String]
  private let escapes: [String: Set<[UInt8]>]
  private let optOut: Set<[UInt8]>
  private let resume: Set<[UInt8]>
  private let person: [CompiledKeyword]

  private static let builtInPerson = Catalogue.all.flatMap(\.texts.humanPhrases).map(CompiledKeyword.init)
  private static let notPerson = Catalogue.all.flatMap(\.texts.humanExceptions).map(CompiledKeyword.init)
  private static let builtInEscapes = words(Catalogue.all.flatMap(\.texts.escapeWords))

  init(_ bundle: ContentBundle) {
    responses = bundle.automatedResponses.map {
      Response(response: $0, except: $0.except.map(CompiledKeyword.init))
    }
    candidates = bundle.automatedResponses.enumerated().flatMap { index, response in
      response.keywords.map { Candidate(CompiledKeyword($0), priority: response.priority, index: index) }
    }.sorted()
    flows = bundle.flows.map(\.id)
    starts = bundle.flows.enumerated().flatMap { index, flow in
      flow.start.keywords.map { Candidate(CompiledKeyword($0), priority: 0, index: index) }
    }.sorted()
    escapes = Dictionary(
      bundle.flows.map { ($0.id, $0.escapeWords.isEmpty ? Self.builtInEscapes : Self.words($0.escapeWords)) },
      uniquingKeysWith: { first, _ in first })
    optOut = Self.words(bundle.optOut.words)
    resume = Self.words(bundle.optOut.resumeWords)
    person = bundle.handoff.phrases.map { CompiledKeyword(Keyword(.contains, $0)) }
  }

  /// The matching response: higher priority first, then the stricter kind, then the longer keyword, then the earlier
  /// response.
  public func response(to text: FoldedText, on channel: ChannelID) -> Match? {
    for candidate in candidates where candidate.keyword.matches(text) && obstacle(to: candidate, text, channel) == nil {
      return Match(response: responses[candidate.index].response, keyword: candidate.keyword.keyword)
    }
    return nil
  }

  /// Why a response whose keyword matches does not fire; nil if it may.
  private func obstacle(to candidate: Candidate, _ text: FoldedText, _ channel: ChannelID) -> NearMatch.Reason? {
    let entry = responses[candidate.index]
    if let channels = entry.response.channels, !channels.contains(channel) { return .otherChannel }
    return entry.except.first { $0.matches(text) }.map { .excepted(by: $0.keyword) }
  }

  /// The responses that nearly fired, each with its first keyword that matches, in the order of precedence; after them those
  /// whose text is in the message, but not as strictly as the kind of their keyword demands. At most `limit`.
  public func nearMatches(to text: FoldedText, on channel: ChannelID, limit: Int) -> [NearMatch] {
    var winner: Candidate?
    var seen: Set<Int> = []
    var near: [NearMatch] = []
    func add(_ candidate: Candidate, _ reason: NearMatch.Reason) {
      seen.insert(candidate.index)
      let response = responses[candidate.index].response
      near.append(NearMatch(response: response, keyword: candidate.keyword.keyword, reason: reason))
    }
    for candidate in candidates where candidate.keyword.matches(text) && !seen.contains(candidate.index) {
      if let reason = obstacle(to: candidate, text, channel) {
        add(candidate, reason)
      } else if let winner {
        add(candidate, .outranked(candidate.loses(to: winner)))
      } else {
        winner = candidate
        seen.insert(candidate.index)
      }
    }
    for candidate in candidates where near.count < limit && !seen.contains(candidate.index) {
      if candidate.keyword.isInside(text) { add(candidate, .tooStrict) }
    }
    return Array(near.prefix(limit))
  }

  /// The flow whose start keyword matches, by the same precedence.
  public func startsFlow(_ text: FoldedText) -> FlowStart? {
    starts.first { $0.keyword.matches(text) }.map {
      FlowStart(flow: flows[$0.index], keyword: $0.keyword.keyword)
    }
  }

  /// Whether the message is one of the business's opt-out words.
  public func isOptOut(_ text: FoldedText) -> Bool { optOut.contains(text.padded) }

  /// Whether the message revokes an opt-out.
  public func isResume(_ text: FoldedText) -> Bool { resume.contains(text.padded) }

  /// The matching phrase that asks for a person: one of the business's, or a built-in one in any language.
  public func asksForPerson(_ text: FoldedText) -> Keyword? {
    if let phrase = person.first(where: { $0.matches(text) }) { return phrase.keyword }
    guard let phrase = Self.builtInPerson.first(where: { $0.matches(text) }) else { return nil }
    return Self.notPerson.contains { $0.matches(text) } ? nil : phrase.keyword
  }

  /// Whether the message leaves `flow`: by the flow's escape words, or the built-in ones if it has none.
  public func leaves(flow: String, _ text: FoldedText) -> Bool { escapes[flow]?.contains(text.padded) ?? false }

  private static func words(_ texts: [String]) -> Set<[UInt8]> {
    Set(texts.lazy.map { FoldedText($0) }.filter { !$0.isEmpty }.map(\.padded))
  }
}

/// A keyword with its precedence. In sorted order the first match wins.
private struct Candidate: Sendable, Comparable {
  let keyword: CompiledKeyword
  let priority: Int
  let index: Int

  init(_ keyword: CompiledKeyword, priority: Int, index: Int) {
    self.keyword = keyword
    self.priority = priority
    self.index = index
  }

  /// The rule of precedence that puts `winner` before it.
  func loses(to winner: Candidate) -> NearMatch.Precedence {
    if winner.order.0 != order.0 { return .priority }
    if winner.order.1 != order.1 { return .kind }
    return winner.order.2 != order.2 ? .length : .position
  }

  private var order: (Int, Int, Int, Int) { (-priority, keyword.keyword.kind.rank, -keyword.length, index) }

  static func < (left: Candidate, right: Candidate) -> Bool { left.order < right.order }
  static func == (left: Candidate, right: Candidate) -> Bool { left.order == right.order }
}
