import Foundation
import GatewayKit
import Testing

@testable import OpenAI

/// Streams as OpenAI and compatible servers write them, good and bad.
@Suite struct ChatReaderTests {
  /// Reads `stream` in pieces of `size` bytes.
  private static func read(
    _ stream: String, pieces size: Int = 4_096, isStream: Bool = true
  ) throws -> (words: [String], completion: Completion) {
    var reader = ChatReader(isStream: isStream)
    var words: [String] = []
    var rest = Array(stream.utf8)[...]
    while !rest.isEmpty {
      words += try reader.feed(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    let (last, completion) = try reader.finish()
    return (words + last, completion)
  }

  private static func chunk(_ delta: String, finish: String = "null") -> String {
    #"data: {"choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish)}]}"# + "\n\n"
  }

  private static let done = "data: [DONE]\n\n"
  private static let hello =
    chunk(#"{"role":"assistant","content":""}"#) + chunk(#"{"content":"Olá, "}"#) + chunk(#"{"content":"é 1,50 €! 🥖"}"#)
    + chunk("{}", finish: #""stop""#)
    + #"data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4}}}"#
    + "\n\n" + done

  @Test("An answer, cut anywhere", arguments: [1, 2, 3, 5, 7, 64, 4_096])
  func answer(size: Int) throws {
    let (words, completion) = try Self.read(Self.hello, pieces: size)
    #expect(words == ["Olá, ", "é 1,50 €! 🥖"])
    #expect(
      completion
        == Completion(
          text: "Olá, é 1,50 €! 🥖", usage: TokenUsage(input: 12, cachedInput: 4, output: 7), finish: .complete))
  }

  @Test(
    "Habits of compatible servers",
    arguments: [
      ("no space after data:", hello.replacingOccurrences(of: "data: ", with: "data:")),
      ("CRLF", hello.replacingOccurrences(of: "\n", with: "\r\n")),
      (
        "keep-alive comments",
        ": OPENROUTER PROCESSING\n\n" + hello.replacingOccurrences(of: "\n\n", with: "\n\n: ping\n\n")
      ),
      ("a finish reason and no [DONE]", hello.replacingOccurrences(of: done, with: "")),
      ("[DONE] and no finish reason", hello.replacingOccurrences(of: #""stop""#, with: "null")),
      ("no newline at the end", String(hello.dropLast(2))),
      ("content null", hello.replacingOccurrences(of: #""content":"""#, with: #""content":null"#)),
      (
        "an error that is null", hello.replacingOccurrences(of: #"{"choices":[{"#, with: #"{"error":null,"choices":[{"#)
      ),
      ("text after [DONE]", hello + chunk(#"{"content":"late"}"#)),
      ("content as parts", hello.replacingOccurrences(of: #""Olá, ""#, with: #"[{"type":"text","text":"Olá, "}]"#)),
    ])
  func habits(name: String, stream: String) throws {
    #expect(try Self.read(stream).completion.text == "Olá, é 1,50 €! 🥖", "\(name)")
  }

  @Test("A server that does not stream")
  func whole() throws {
    let body =
      #"{"choices":[{"message":{"role":"assistant","content":"Oi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#
    let (words, completion) = try Self.read(body, isStream: false)
    #expect(words == ["Oi"])
    #expect(completion == Completion(text: "Oi", usage: TokenUsage(input: 3, output: 1)))
  }

  @Test(
    "What is no answer",
    arguments: [
      ("cut before its end", chunk(#"{"content":"Ol"}"#), AdapterError.Outcome.unknown),
      ("nothing at all", "", .unknown),
      ("a chunk that is no JSON", "data: {\"choices\":[\n\n" + done, .unknown),
      (
        "an error object inside",
        chunk(#"{"content":"Ol"}"#) + #"data: {"error":{"message":"boom","code":"server_error"}}"# + "\n\n",
        .unavailable
      ),
      (
        "out of credit inside", #"data: {"error":{"message":"no","code":"insufficient_quota"}}"# + "\n\n", .exhausted
      ),
      ("bare JSON inside", chunk(#"{"content":"Ol"}"#) + "{\n  \"error\": {\"message\": \"boom\"}\n}\n", .unavailable),
    ])
  func failures(name: String, stream: String, outcome: AdapterError.Outcome) {
    #expect(performing: { try Self.read(stream) }, throws: { ($0 as? AdapterError)?.outcome == outcome })
  }

  @Test(
    "Why it ended",
    arguments: [
      (chunk(#"{"content":"a"}"#, finish: #""length""#), Completion.Finish.length),
      (chunk(#"{"content":"a"}"#, finish: #""content_filter""#), .blocked("content_filter")),
      (chunk(#"{"refusal":"I cannot"}"#) + chunk("{}", finish: #""stop""#), .blocked("the model refused: I cannot")),
    ])
  func finishes(stream: String, finish: Completion.Finish) throws {
    #expect(try Self.read(stream + Self.done).completion.finish == finish)
  }

  @Test("An answer may be empty")
  func empty() throws {
    #expect(try Self.read(Self.chunk("{}", finish: #""stop""#) + Self.done).completion.text.isEmpty)
  }

  @Test(
    "Tool calls, however they are cut up",
    arguments: [
      (
        "as documented",
        [
          #"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
          #"{"index":0,"function":{"arguments":"{\"x\":"}}"#, #"{"index":0,"function":{"arguments":"1}"}}"#,
        ]
      ),
      (
        "id and name repeated",
        [
          #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"#,
          #"{"index":0,"id":"a","function":{"name":"f","arguments":"1}"}}"#,
        ]
      ),
      (
        "no index", [#"{"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"#, #"{"function":{"arguments":"1}"}}"#]
      ),
      (
        "two fragments in one chunk",
        [
          #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}},{"index":0,"function":{"arguments":"1}"}}"#
        ]
      ),
      ("arguments as an object", [#"{"index":0,"id":"a","function":{"name":"f","arguments":{"x":1}}}"#]),
      (
        "the id late",
        [
          #"{"index":0,"function":{"name":"f","arguments":"{\"x\":"}}"#,
          #"{"index":0,"id":"a","function":{"arguments":"1}"}}"#,
        ]
      ),
    ])
  func toolCall(name: String, fragments: [String]) throws {
    let stream = fragments.map { Self.chunk(#"{"tool_calls":[\#($0)]}"#) }.joined()
    let completion = try Self.read(stream + Self.chunk("{}", finish: #""tool_calls""#) + Self.done).completion
    #expect(completion.toolCalls == [ToolCall(id: "a", name: "f", arguments: ["x": 1])], "\(name)")
    #expect(completion.finish == .toolCalls)
  }

  @Test("Two calls stay two, also when a server gives both the same index")
  func twoCalls() throws {
    let stream =
      Self.chunk(#"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}"#)
      + Self.chunk(#"{"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":"not json"}}]}"#)
      + Self.chunk("{}", finish: #""tool_calls""#)
    let calls = try Self.read(stream + Self.done).completion.toolCalls
    #expect(calls.map(\.name) == ["f", "g"])
    #expect(calls.map(\.arguments) == [[:], nil])
  }
}
