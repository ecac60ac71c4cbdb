import GatewayKit

/// The body of `POST /audio/transcriptions` (https://platform.openai.com/docs/api-reference/audio/createTranscription):
/// a form with a file (RFC 7578). Pure.
struct TranscriptionRequest: Sendable {
  /// The file name extensions, from which servers determine the format.
  static let endings = [
    "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/wav": "wav", "audio/webm": "webm",
    "audio/flac": "flac",
  ]

  /// The boundary of the parts, which does not occur in the recording.
  let boundary: String
  let body: [UInt8]

  init(_ recording: Recording, model: String) {
    let boundary = Self.boundary(in: recording.content)
    var form = ""
    for (name, value) in [("model", model), ("response_format", "json")] {
      form += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    let name = "recording.\(Self.endings[recording.mimeType] ?? "bin")"
    form += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
    form += "Content-Type: \(recording.mimeType)\r\n\r\n"
    self.boundary = boundary
    body = Array(form.utf8) + recording.content + Array("\r\n--\(boundary)--\r\n".utf8)
  }

  /// The `Content-Type` of the body.
  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// The first numbered boundary that does not occur in the content.
  private static func boundary(in content: [UInt8]) -> String {
    var number = 0
    while !content.ranges(of: Array("balcao-part-\(number)-".utf8)).isEmpty { number += 1 }
    return "balcao-part-\(number)-"
  }
}
