import GatewayKit
import Testing

@testable import GatewayAPI

@Suite("Responses with files")
struct FileResponseTests {
  @Test(
    "a name is given for saving without characters that hide what it is",
    arguments: [
      ("bolo.jpg", "bolo.jpg"), ("ficha\u{202E}gpj.exe", "fichagpj.exe"), ("../../etc/passwd", "....etcpasswd"),
      ("a\r\nSet-Cookie: x", "aSet-Cookie%3A%20x"), ("\"é\";", "%22%C3%A9%22%3B"), ("..", "file"), ("", "file"),
    ])
  func name(given: String, shown: String) {
    #expect(FileResponse.disposition("attachment", name: given) == "attachment; filename*=UTF-8''\(shown)")
  }

  @Test("a text that is the place of a part of a file is read, and no other")
  func range() {
    let digits = String(repeating: "a", count: 64)
    let range = BlobRange(blob: BlobRef(rawValue: digits), offset: 3, count: 5)
    #expect(BlobRange(range.description) == range)
    for text in [
      "", digits, "\(digits)/1", "\(digits)/-1/2", "\(digits)/1/x", "\(digits)/1/2/3", "A\(digits.dropLast())/1/2",
    ] {
      #expect(BlobRange(text) == nil, "\(text)")
    }
  }
}
