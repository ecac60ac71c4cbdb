import Foundation
import GatewayKit
import Testing

@Suite struct JSONValueTests {
  @Test(
    "a document is read and written as it is",
    arguments: [
      ("null", .null), ("true", true), ("false", false), ("0", 0), ("-7", -7), ("9223372036854775807", .integer(.max)),
      ("1.5", 1.5), ("\"\"", ""), ("\"é \\u0000 \\\"\"", "é \0 \""), ("[]", []), ("{}", [:]),
      ("[1,\"a\",[null]]", [1, "a", [.null]]), ("{\"a\":{\"b\":[true]}}", ["a": ["b": [true]]]),
    ] as [(String, JSONValue)])
  func roundTrip(text: String, value: JSONValue) throws {
    #expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == value)
    let written = try JSONEncoder().encode(value)
    #expect(try JSONDecoder().decode(JSONValue.self, from: written) == value)
  }

  @Test("a truth value is not a number, and a number is not a truth value")
  func kinds() throws {
    #expect(try JSONDecoder().decode(JSONValue.self, from: Data("1".utf8)) != true)
    #expect(try JSONDecoder().decode(JSONValue.self, from: Data("true".utf8)) != 1)
  }

  @Test("a number beyond 64 bits is kept as a floating one")
  func largeNumbers() throws {
    let value = try JSONDecoder().decode(JSONValue.self, from: Data("18446744073709551616".utf8))
    #expect(value == .number(18_446_744_073_709_551_616))
  }

  @Test("members are reached by name, and only in objects")
  func members() {
    #expect((["a": 1] as JSONValue)["a"] == 1)
    #expect((["a": 1] as JSONValue)["b"] == nil)
    #expect((["a"] as JSONValue)["a"] == nil)
  }

  @Test("of two members of one name the last stays")
  func twice() {
    #expect((["a": 1, "a": 2] as JSONValue)["a"] == 2)
  }

  @Test("A long name is refused unless it is ASCII: a dictionary would normalise it")
  func longName() throws {
    let marks = "a" + String(repeating: "\u{301}\u{327}", count: 16_000)
    for read in [{ try JSONValue(parsing: $0) }, { try JSONValue(receiving: $0) }] as [([UInt8]) throws -> JSONValue] {
      #expect(throws: JSONSyntaxError.self) { try read(Array("{\"\(marks)\":1}".utf8)) }
      let plain = String(repeating: "n", count: 40_000)
      #expect(try read(Array("{\"\(plain)\":\"\(marks)\"}".utf8))[plain] == .string(marks))
    }
  }
}
