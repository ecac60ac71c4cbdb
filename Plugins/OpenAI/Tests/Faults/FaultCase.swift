import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

/// An answer of a server of this wire, and what the adapter has to make of it. Written in `Fixtures/answers`, where the
/// end-to-end tests read the same.
struct FaultCase: Decodable, Sendable, CustomTestStringConvertible {
  /// What the reply becomes.
  struct Expectation: Decodable, Sendable {
    var text: String?
    var finish: String?
    var toolCalls: [ToolCall]?
    /// Absent: not looked at. Null: none.
    var usage: Usage??
    var failure: String?
    /// With a failure: the seconds to wait.
    var wait: Double?
    /// With a failure: the words that may have been handed on before it.
    var words: String?

    struct Usage: Decodable, Sendable {
      var input: Int
      var cached: Int
      var output: Int
      var tokens: TokenUsage { TokenUsage(input: input, cachedInput: cached, output: output) }
    }

    private enum CodingKeys: String, CodingKey { case text, finish, toolCalls, usage, failure, wait, words }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      text = try container.decodeIfPresent(String.self, forKey: .text)
      finish = try container.decodeIfPresent(String.self, forKey: .finish)
      toolCalls = try container.decodeIfPresent([ToolCall].self, forKey: .toolCalls)
      usage = container.contains(.usage) ? .some(try container.decode(Usage?.self, forKey: .usage)) : nil
      failure = try container.decodeIfPresent(String.self, forKey: .failure)
      wait = try container.decodeIfPresent(Double.self, forKey: .wait)
      words = try container.decodeIfPresent(String.self, forKey: .words)
    }
  }

  var name: String
  var status: Int?
  var headers: [String: String]?
  var body: [FaultBody]
  var expect: Expectation
  /// What trying the key shows when the list of models is there and the word is answered so.
  var key: KeyVerification?

  var testDescription: String { name }

  /// The answer.
  var answer: ScriptedAnswer {
    get throws {
      var fields: HTTPFields = [.contentType: "text/event-stream"]
      for (name, value) in headers ?? [:] {
        let name = try #require(HTTPField.Name(name))
        fields[name] = value.isEmpty ? nil : value
      }
      return ScriptedAnswer(status: status ?? 200, headers: fields, body: try body.flatMap { try $0.bytes })
    }
  }

  /// Every case there is.
  static let all: [FaultCase] = {
    struct File: Decodable { let cases: [FaultCase] }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/answers")
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".json") }
      return try names.sorted().flatMap { name in
        try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appending(path: name))).cases
      }
    } catch {
      preconditionFailure("the cases of \(folder.path()) cannot be read: \(error)")
    }
  }()
}
