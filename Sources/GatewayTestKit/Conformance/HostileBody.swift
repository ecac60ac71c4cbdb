/// A malformed or malicious body.
struct HostileBody: Sendable {
  /// What is wrong with it.
  let name: String
  /// The bytes.
  let bytes: [UInt8]

  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  /// One of each kind.
  static let all: [HostileBody] = [
    HostileBody("an empty body", ""),
    HostileBody("ten megabytes of one letter", [UInt8](repeating: UInt8(ascii: "a"), count: 10_000_000)),
    HostileBody("a JSON string of ten megabytes", "{\"text\":\"" + String(repeating: "a", count: 10_000_000) + "\"}"),
    HostileBody("JSON lists nested 100,000 deep", String(repeating: "[", count: 100_000)),
    HostileBody(
      "JSON objects nested 100,000 deep",
      String(repeating: "{\"a\":", count: 100_000) + "1" + String(repeating: "}", count: 100_000)),
    HostileBody("broken UTF-8", Array("{\"text\":\"".utf8) + [0xC3, 0x28, 0xFF] + Array("\"}".utf8)),
    HostileBody("an overlong encoding of a slash", Array("{\"text\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)),
    HostileBody("half a surrogate pair", "{\"text\":\"\\ud800\"}"),
    HostileBody("JSON that breaks off", "{\"text\":\"a\""),
    HostileBody("something after the JSON", "{} {}"),
    HostileBody("a list where an object belongs", "[]"),
    HostileBody("a number where an object belongs", "1"),
    HostileBody("a number of 10,000 digits", "{\"text\":" + String(repeating: "9", count: 10_000) + "}"),
    HostileBody("wrong types throughout", "{\"text\":{},\"clientID\":[],\"entry\":1,\"object\":null}"),
    HostileBody("100,000 members", "{" + (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"),
    HostileBody("bytes of zero", [UInt8](repeating: 0, count: 1000)),
    HostileBody("a UTF-16 text", [0xFF, 0xFE] + Array("{}".utf8).flatMap { [$0, 0] }),
  ]
}
