import Foundation
import GatewayKit
import HTTPTypes

/// How the channels of the tests are written on: `POST {thread}?id=…` with the text as body is a message; with `echo=1`
/// one that the business wrote from its own phone; `origin` says where it came from; `file` adds a file of the data folder,
/// such as `image/bolo.jpg/NAME OF THE BLOB`.
enum Posting {
  static func take(_ request: ServedRequest, at date: Date, into inbox: any Inbox) async -> ServedResponse {
    do {
      let text = String(decoding: try await request.body.bytes(upTo: 10_000), as: UTF8.self)
      let file = request.parameter("file").map { $0.split(separator: "/").map(String.init) }
      let media = file.flatMap { file in
        Media.Kind(rawValue: file[0]).map { Media(kind: $0, name: file[1], ref: file[2]) }
      }
      let parts = (text.isEmpty && media != nil ? [] : [Part.text(text)]) + (media.map { [.media($0)] } ?? [])
      let message = InboundMessage(parts: parts, payload: request.parameter("payload"))
      let event = InboundEvent(
        externalID: request.parameter("id") ?? "", at: date, thread: ThreadKey(rawValue: request.path),
        from: Sender(
          name: request.path, aliases: [Alias(scheme: "phone", value: request.path)],
          origin: request.parameter("origin")),
        content: request.parameter("echo") == nil ? .message(message) : .echo(message))
      let acceptance = try await inbox.accept(Batch(events: [event]))
      return ServedResponse(status: .ok, body: .bytes(Array(acceptance[0].message.rawValue.utf8)))
    } catch {
      return ServedResponse(status: .serviceUnavailable)
    }
  }
}
