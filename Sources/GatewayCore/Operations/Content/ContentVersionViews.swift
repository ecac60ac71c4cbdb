public import Foundation
public import GatewayKit

/// A person or program as shown beside what they did.
public struct AgentView: Sendable, Hashable, Codable {
  /// The kind of agent.
  public let kind: AgentID.Kind
  /// The user name, or the id of the account, token or channel.
  public let id: String
  /// The name that the account or token has now; the id of a removed one.
  public let name: String

  init(_ agent: AgentID, names: AgentNames) {
    kind = agent.kind
    id = agent.name
    name = names.name(of: agent)
  }
}

/// A version of the content as shown in lists.
public struct ContentVersionSummary: Sendable, Hashable, Codable {
  /// The number of the version.
  public let version: Int
  /// When it was added.
  public let createdAt: Date
  /// The origin.
  public let origin: ContentVersion.Origin
  /// Who added it; nil for the gateway itself, and for versions of earlier builds.
  public let author: AgentView?
  /// What its author said about it.
  public let note: String?

  init(_ summary: ContentVersion.Summary, names: AgentNames) {
    version = summary.version
    createdAt = summary.createdAt
    origin = summary.origin
    author = summary.author.map { AgentView($0, names: names) }
    note = summary.note
  }
}

/// A version of the content with its bundle.
public struct ContentView: Sendable, Hashable, Codable {
  /// The number of the version; 0 for the empty content before the first one.
  public let version: Int
  /// When, by whom and why it was added; nil for the empty content.
  public let summary: ContentVersionSummary?
  /// The bundle.
  public let bundle: JSONValue
}

extension ContentView: Revised {
  /// The version's number.
  public var revisionText: String { String(version) }
}

extension OperationServices {
  /// The version of this number, or the current one for nil; nil before the first.
  ///
  /// - Throws: `.contentVersionNotFound`.
  func storedContent(_ version: Int?) async throws(OperationError) -> ContentVersion? {
    let found = try await stored { () throws(StoreError) in
      if let version { try await store.content(version: version) } else { try await store.currentContent() }
    }
    if found == nil, let version { throw OperationError(.contentVersionNotFound, ["version": .integer(version)]) }
    return found
  }

  /// The items of a version; 0 is the empty content.
  func document(of version: Int) async throws(OperationError) -> ContentDocument {
    guard version != 0, let found = try await storedContent(version) else { return ContentDocument() }
    return try await stored { () throws(StoreError) in try ContentDocument(found) }
  }

  /// A version as people see it, or the current one for nil.
  func contentView(_ version: Int?) async throws(OperationError) -> ContentView {
    guard let found = try await storedContent(version) else {
      return ContentView(version: 0, summary: nil, bundle: ContentDocument().json)
    }
    let json = try await stored { () throws(StoreError) in try found.json() }
    return ContentView(
      version: found.summary.version, summary: ContentVersionSummary(found.summary, names: people.names), bundle: json)
  }

  /// Stores a bundle as the version after `expected`, and makes it current.
  func addContent(_ content: NewContent, after expected: Int) async throws(OperationError) -> Int {
    try await stored { () throws(StoreError) in
      let version = try await store.addContent(content, after: expected, now: clock.now)
      try await self.content.reload()
      return version
    }
  }

  /// The configured channels and providers, whose names a bundle is checked against.
  var knownNames: (channels: Set<ChannelID>, providers: Set<ProviderID>) {
    (Set(channels.all.map(\.id)), Set(roster.providers.map(\.id)))
  }
}

extension ContentVersion {
  /// The bundle as JSON.
  ///
  /// - Throws: `.damaged` unless it is JSON.
  func json() throws(StoreError) -> JSONValue {
    do {
      return try JSONValue(parsing: bundle)
    } catch {
      throw StoreError(.damaged, "content version \(summary.version) is not JSON: \(error.explanation.text)")
    }
  }
}
