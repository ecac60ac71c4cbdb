import Foundation
import GatewayKit

/// A piece of an answer's body: a text as it stands, `{"data": …}` for an event of JSON, `{"json": …}` for bare JSON,
/// `{"hex": "…"}` for bytes, `{"text": "…"}` for a text; all but the first can be repeated with `times`.
enum AnswerBody: Decodable, Sendable {
  case text(String)
  case piece(Piece)

  struct Piece: Decodable, Sendable {
    var data: JSONValue?
    var json: JSONValue?
    var hex: String?
    var text: String?
    var times: Int?
  }

  init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self = .text(text)
    } else {
      self = .piece(try Piece(from: decoder))
    }
  }

  var bytes: [UInt8] {
    get throws {
      switch self {
      case .text(let text): return Array(text.utf8)
      case .piece(let piece):
        var once = Array((piece.text ?? "").utf8)
        if let json = piece.json ?? piece.data {
          let written = Array(try JSONEncoder().encode(json))
          once += piece.json != nil ? written : Array("data: ".utf8) + written + Array("\n\n".utf8)
        }
        if let hex = piece.hex {
          once += stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
        }
        return Array(repeatElement(once, count: piece.times ?? 1).joined())
      }
    }
  }
}
