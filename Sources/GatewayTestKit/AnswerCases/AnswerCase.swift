import Foundation
public import GatewayKit
import HTTPTypes

/// An answer of a provider's server as data, and what the adapter has to make of it: each pitfall of a wire has a name.
///
/// Written as JSON files, `{"cases": [{"name", "why", "status", "headers", "body", "expect", "key"}]}`, in an adapter's
/// `Tests/Fixtures/answers`, where the end-to-end tests read the same. Headers that are empty are left out; the type is
/// `text/event-stream` unless a header says otherwise.
public struct AnswerCase: Decodable, Sendable, CustomStringConvertible {
  /// What is special about it.
  public let name: String
  /// Which server answers like this, or why it matters.
  public let why: String?
  let status: Int?
  let headers: [String: String]?
  let body: [AnswerBody]
  let expect: AnswerExpectation
  /// What trying the key shows when the list of models is there and the word is answered so.
  public let key: KeyVerification?

  /// Its name.
  public var description: String { name }

  /// Whether the request is refused, with an error's status.
  public var isRefusal: Bool { (status ?? 200) >= 300 }

  /// The answer.
  public var answer: ScriptedAnswer {
    get throws {
      var fields: HTTPFields = [.contentType: "text/event-stream"]
      for (name, value) in headers ?? [:] {
        let name = try require(HTTPField.Name(name), "a header field called \(name)")
        fields[name] = value.isEmpty ? nil : value
      }
      return ScriptedAnswer(status: status ?? 200, headers: fields, body: try body.flatMap { try $0.bytes })
    }
  }

  /// The cases of all files in the folder at `path`, which lies beside a test's file.
  public static func all(in path: String, beside file: String) throws -> [AnswerCase] {
    struct File: Decodable { let cases: [AnswerCase] }
    let folder = URL(filePath: file).deletingLastPathComponent().appending(path: path)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".json") }
    let cases = try names.sorted().flatMap { name in
      try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appending(path: name))).cases
    }
    try GatewayTestKit.expect(Set(cases.map(\.name)).count == cases.count, "two cases of one name in \(path)")
    return cases
  }

  /// Asks an adapter that gets this answer, in every cutting.
  public func checkReply(of adapter: any ProviderAdapter.Type, settings: JSONValue) async throws {
    let answer = try answer
    let prompt = Prompt(
      system: "Rules.", messages: [Prompt.Message(.customer, "Quanto custa?")], maximumOutputTokens: 300)
    for cutting in BodyCutting.all where cutting != .bytes || answer.body.count < 100_000 {
      let provider = try Self.provider(adapter, settings, ScriptedTransport(cutting: cutting, [answer]))
      let sink = RecordingSink()
      let result: Result<Completion, AdapterError>
      do throws(AdapterError) {
        result = .success(try await provider.reply(to: prompt, into: sink))
      } catch {
        result = .failure(error)
      }
      try expect.check(result, words: sink.text, "\(name), \(cutting)")
    }
  }

  /// Tries the key of an adapter whose list of models is `list`, and whose word gets this answer.
  public func checkKey(of adapter: any ProviderAdapter.Type, settings: JSONValue, list: ScriptedAnswer) async throws {
    let provider = try Self.provider(adapter, settings, ScriptedTransport([list, try answer]))
    let shown = await provider.verify()
    if let key { try GatewayTestKit.expect(shown, is: key, "\(name): what trying the key shows") }
  }

  private static func provider(
    _ adapter: any ProviderAdapter.Type, _ settings: JSONValue, _ transport: ScriptedTransport
  ) throws -> any ProviderAdapter {
    adapter.init(
      settings: try Declarations.settings(of: adapter, given: settings), context: .forTesting(http: transport))
  }
}
