@testable import CurlTransport
import HTTPTypes
import Testing

@Suite struct HeaderCollectorTests {
  private static func heads(_ lines: [String]) throws -> [ResponseHead] {
    var collector = HeaderCollector()
    return try lines.compactMap { try collector.take(Array(($0 + "\r\n").utf8)) }
  }

  @Test("the final header is given once, without what came before and after")
  func blocks() throws {
    let heads = try Self.heads([
      "HTTP/1.1 103 Early Hints", "Link: a", "", "HTTP/2 404 ", "A: 1", "a:2 ", "Folded: x", "\t y", "no colon",
      "bad name: z", "", "X-Trailer: 1", "",
    ])
    let head = try #require(heads.first)
    #expect(heads.count == 1)
    #expect(head.status == .notFound)
    let name = try #require(HTTPField.Name("A"))
    let folded = try #require(HTTPField.Name("Folded"))
    #expect(head.fields[values: name] == ["1", "2"])
    #expect(head.fields[folded] == "x y")
    #expect(head.fields.count == 3)
  }

  @Test(
    "a first line that is not a status line", arguments: ["A: 1", "HTTP/1.1", "HTTP/1.1 20 OK", "HTTP/1.1 +20 OK", "x"])
  func malformed(line: String) {
    #expect(throws: HeaderCollector.Fault.malformed) { try Self.heads([line]) }
  }

  @Test("bytes and lines are counted over all blocks, the trailer included")
  func bounds() throws {
    let head = ["HTTP/1.1 200 OK", ""]
    let few = Array(repeating: "A: 1", count: HeaderCollector.maximumLines - head.count)
    #expect(try Self.heads(head + few).count == 1)
    #expect(throws: HeaderCollector.Fault.tooLarge) { try Self.heads(head + few + ["A: 1"]) }
    let long = String(repeating: "x", count: HeaderCollector.maximumBytes)
    #expect(throws: HeaderCollector.Fault.tooLarge) { try Self.heads(["HTTP/1.1 200 OK", long]) }
  }
}
