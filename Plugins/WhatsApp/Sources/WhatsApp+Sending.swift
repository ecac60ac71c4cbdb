import Foundation
public import GatewayKit
import HTTPTypes

extension WhatsApp {
  /// Makes one `POST …/messages`. `Delivery.id` is sent as `biz_opaque_callback_data` and returned in every status, so that
  /// the first status settles an attempt of unknown outcome.
  public func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    if let template = delivery.message.template { try await check(template) }
    let body = try MessageBody(delivery, linkPreviews: settings.linkPreviews)
    let answer = try await graph.call(.post, "\(settings.phoneNumberID)/messages", body: body.json)
    guard let id = answer["messages"]?.elements.first?["id"]?.text else {
      throw AdapterError(.unknown, "the Graph API accepted the message but returned no id")
    }
    return Receipt(externalID: id)
  }
}

extension WhatsApp: Signalling {
  /// Marks the message as read and shows typing, in one request. Typing ends after 25 seconds or with the answer.
  public func signal(readUpTo externalID: String, typing: Bool, in thread: ThreadKey) async throws(AdapterError) {
    guard settings.readMarks, !thread.rawValue.contains(":"), !externalID.hasPrefix("unnamed-") else { return }
    var members: [String: JSONValue] = [
      "messaging_product": "whatsapp", "status": "read", "message_id": .string(externalID),
    ]
    if typing { members["typing_indicator"] = ["type": "text"] }
    _ = try await graph.call(.post, "\(settings.phoneNumberID)/messages", body: .object(members))
  }
}

extension WhatsApp: MediaFetching {
  /// Asks for the address of the file, then downloads it with the token, only from hosts in `mediaHosts`. The address is
  /// valid for minutes, so it is requested again at each attempt.
  public func content(of media: Media, upTo limit: Int) async throws(AdapterError) -> [UInt8] {
    guard !media.ref.isEmpty, media.ref.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw AdapterError(.rejected, "\"\(media.ref.prefix(60))\" is not a media id of Meta")
    }
    let query = [URLQueryItem(name: "phone_number_id", value: settings.phoneNumberID)]
    let answer = try await graph.call(.get, media.ref, query: query)
    if let size = answer["file_size"]?.double, size > Double(limit) {
      throw AdapterError(.rejected, "the file has more than \(limit) bytes")
    }
    guard let address = answer["url"]?.text else {
      throw AdapterError(.unknown, "the Graph API returned no URL for the file")
    }
    return try await graph.download(address, upTo: limit)
  }
}

extension WhatsApp: MediaUploading {
  /// Makes one `POST …/media`. Meta keeps uploads for 30 days.
  public func upload(_ content: [UInt8], as file: OutgoingFile) async throws(AdapterError) -> String {
    let type = file.mimeType ?? file.kind.usualType
    // A voice message is shown as one only with this file extension.
    let name = file.name ?? (type.hasPrefix("audio/ogg") ? "voice.ogg" : file.kind.rawValue)
    let boundary = "balcao-" + Hexadecimal.text(context.signer.randomBytes(16))
    let answer = try await graph.upload(content, type: type, name: name, boundary: boundary)
    guard let id = answer["id"]?.text else {
      throw AdapterError(.unknown, "the Graph API accepted the file but returned no id")
    }
    return id
  }
}

extension Media.Kind {
  /// The default MIME type of the kind, which Meta accepts.
  fileprivate var usualType: String {
    switch self {
    case .image: "image/jpeg"
    case .video: "video/mp4"
    case .audio: "audio/ogg; codecs=opus"
    case .document: "application/pdf"
    case .sticker: "image/webp"
    }
  }
}
