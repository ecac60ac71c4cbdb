import Foundation
import GatewayKit
import HTTPTypes

/// A request of `POST /audio/transcriptions` (https://platform.openai.com/docs/api-reference/audio/createTranscription), its
/// form (RFC 7578) read strictly.
struct TranscriptionForm {
  /// What a server would answer with 400.
  struct Malformed: Error { let what: String }

  let recording: Recording

  init(_ call: HTTPCall) throws {
    guard call.method == .post, call.url.path().hasSuffix("/audio/transcriptions") else {
      throw Malformed(what: "\(call.method) \(call.url.path())")
    }
    let types = call.fields.filter { $0.name == .contentType }
    guard types.count == 1, case .plain(let type) = types[0].value,
      let match = type.wholeMatch(of: /multipart\/form-data; boundary=([A-Za-z0-9-]{1,70})/)
    else { throw Malformed(what: "the body's type") }
    let parts = try Self.parts(of: Data(call.body), boundary: String(match.1))
    guard parts.count == 3, parts["model"]?.content.isEmpty == false,
      parts["response_format"]?.content == Data("json".utf8), let file = parts["file"],
      let name = file.head.firstMatch(of: /filename="recording\.(ogg|mp3|m4a|wav|webm|flac)"/),
      let type = file.head.firstMatch(of: /Content-Type: (audio\/[a-z0-9]+)/)
    else { throw Malformed(what: "the parts are \(parts.keys.sorted())") }
    guard name.1 != "ogg" || type.1 == "audio/ogg" else { throw Malformed(what: "Invalid file format.") }
    recording = Recording(mimeType: String(type.1), content: Array(file.content))
  }

  private static func parts(of body: Data, boundary: String) throws -> [String: (head: String, content: Data)] {
    let (line, blank) = (Data("--\(boundary)".utf8), Data("\r\n\r\n".utf8))
    guard body.starts(with: line) else { throw Malformed(what: "no first part") }
    var parts: [String: (head: String, content: Data)] = [:]
    var rest = body.dropFirst(line.count)
    while rest.starts(with: Data("\r\n".utf8)) {
      guard let head = rest.range(of: blank), let end = rest.range(of: Data("\r\n".utf8) + line),
        let text = String(data: rest[..<head.lowerBound], encoding: .utf8),
        let name = text.firstMatch(of: /form-data; name="([a-z_]+)"/)
      else { throw Malformed(what: "a part without its head or its end") }
      parts[String(name.1)] = (text, Data(rest[head.upperBound..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    guard rest == Data("--\r\n".utf8) else { throw Malformed(what: "the form does not end") }
    return parts
  }
}
