public import ArgumentParser
public import GatewayCore
import GatewayKit

extension SearchKind: ExpressibleByArgument {}

/// `balcao search`
struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract:
      "Finds messages, conversations or contacts. Case and accents do not matter; the last word may be a beginning.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Option(help: "What to find: message, conversation or contact.") var kind = SearchKind.message
  @Option(help: "Only in the conversation with this id.") var conversation: String?
  @Option(help: "The most hits to list, 1 to 100.") var limit = 20
  @Argument(help: "The words.") var words: [String]

  func validate() throws {
    guard (1...LineSearch.maximumLimit).contains(limit) else { throw ValidationError("--limit is 1 to 100") }
  }

  func run() async throws {
    let result = try await options.session { session in
      var hits: [SearchHit] = []
      var isComplete = true
      var cursor: String?
      repeat {
        let page = try await session.run(
          Search(
            q: words.joined(separator: " "), kind: kind,
            conversation: conversation.map(ConversationID.init(rawValue:)), cursor: cursor, limit: limit - hits.count))
        hits += page.items
        isComplete = page.isComplete
        cursor = page.next
      } while cursor != nil && hits.count < limit
      return (hits: hits, isComplete: isComplete)
    }
    if !result.isComplete { Output.diagnostic("the index is still being made: some hits may be missing") }
    try Output.list(
      result.hits, of: "hits", json: json.isOn, header: ["CONVERSATION", "TIME", "CONTACT", "AUTHOR", "TEXT"]
    ) { $0.row }
  }
}

extension SearchHit {
  /// The columns of a list.
  fileprivate var row: [String] {
    let addresses = aliases.map { $0.map(\.rawValue).joined(separator: " ") }
    return [
      conversation?.rawValue ?? contact.rawValue, at.map(Output.time) ?? "-", name ?? "-", author?.rawValue ?? "-",
      addresses ?? snippet?.text ?? "-",
    ]
  }
}
