import Foundation
import GatewayKit

/// Specs of what a message may have besides its text.
enum ExtraSpec {
  static let files: [(member: String, kind: Media.Kind)] = [
    ("image", .image), ("video", .video), ("audio", .audio), ("document", .document),
  ]
  static let fields =
    [
      SettingField("link", .any, .optional, help: "a button that opens an address"),
      SettingField("template", .any, .optional, help: "an approved template of the channel"),
    ] + files.map { SettingField($0.member, .any, .optional, help: "a file to send, with the text as its caption") }

  static let address = SettingType.url(schemes: ["https", "http"])
  static let title = Setting<String>.required("title", .text(length: 1...60), help: "the button's text")
  static let url = Setting<String>.required("url", .text(length: 1...2000), help: "the address it opens")
  static let link = SettingsSpec([title.field, url.field])

  static let fileURL = Setting<String>.required("url", address, help: "the address from which the channel fetches it")
  static let fileName = Setting<String?>.optional("name", .text(length: 1...240), help: "the file's name")
  static let file = SettingsSpec([fileURL.field, fileName.field])

  static let name = Setting<String>.required("name", .text(length: 1...512), help: "the template's name")
  static let language = Setting<String>.required("language", .text(length: 2...10), help: "its language, such as pt_BR")
  static let body = Setting<[String]>.defaulted(
    "body", .list(of: .text(length: 1...1024), count: 0...20), to: [], help: "the values of its placeholders, in order")
  static let names = Setting<[String]?>.optional(
    "names", .list(of: .text(length: 1...60), count: 1...20), help: "the placeholders' names, if they have names")
  static let headerText = Setting<String?>.optional(
    "text", .text(length: 1...60), help: "the value of the header's placeholder")
  static let header = SettingsSpec(
    [headerText.field]
      + files.filter { $0.kind != .audio }.map { SettingField($0.member, .any, .optional, help: "the header's file") })
  static let reply = Setting<String?>.optional(
    "reply", .text(length: 1...128), help: "the payload that a quick reply returns")
  static let suffix = Setting<String?>.optional("suffix", .text(length: 1...2000), help: "the end of a link's address")
  static let button = SettingsSpec([reply.field, suffix.field])
  static let template = SettingsSpec([
    name.field, language.field, body.field, names.field,
    SettingField("header", .any, .optional, help: "the value of its header"),
    SettingField(
      "buttons", .list(of: .any, count: 0...10), .defaulted([]), help: "the values of its buttons, in order"),
  ])
}

extension ContentDecoder {
  private static let replyText = Setting<String?>.optional(
    "text", .message, help: "the text, Markdown with placeholders")
  static let replySpec = SettingsSpec([replyText.field] + ExtraSpec.fields)

  /// Decodes a message of a reply.
  mutating func replyPart(_ json: JSONValue, at path: String) -> ReplyPart {
    let settings = settings(json, Self.replySpec, at: path)
    return replyPart(json, text: settings?[Self.replyText], isReadable: settings != nil, at: path)
  }

  /// Decodes the text together with its other members in `json`.
  mutating func replyPart(_ json: JSONValue, text: String?, isReadable: Bool, at path: String) -> ReplyPart {
    let extra = extra(json, at: path)
    let speaks: Bool
    if case .file = extra { speaks = true } else { speaks = text != nil }
    if isReadable, !speaks { error(at: JSONPath.join(path, "text"), .textMissing) }
    return ReplyPart(text ?? "", extra: extra)
  }

  private mutating func extra(_ json: JSONValue, at path: String) -> Reply.Extra? {
    var found: [Reply.Extra] = []
    if let link = present(json["link"]) {
      if let read = self.link(link, at: JSONPath.join(path, "link")) { found.append(.link(read)) }
    }
    if let template = present(json["template"]) {
      if let read = self.template(template, at: JSONPath.join(path, "template")) { found.append(.template(read)) }
    }
    for (member, kind) in ExtraSpec.files {
      guard let file = present(json[member]) else { continue }
      if let read = self.file(file, kind, at: JSONPath.join(path, member)) { found.append(.file(read)) }
    }
    if found.count > 1 { error(at: path, .severalExtras) }
    return found.first
  }

  private mutating func link(_ json: JSONValue, at path: String) -> LinkButton? {
    guard let settings = settings(json, ExtraSpec.link, at: path) else { return nil }
    let url = settings[ExtraSpec.url]
    // The scheme and the host must be the business's and never a customer's value.
    guard url.wholeMatch(of: /https?:\/\/[^\/{}?#\s@]+([\/?#].*)?/) != nil else {
      error(at: JSONPath.join(path, "url"), .expected, ["expected": "an address that begins with https:// and a host"])
      return nil
    }
    return LinkButton(title: settings[ExtraSpec.title], url: url)
  }

  private mutating func file(_ json: JSONValue, _ kind: Media.Kind, at path: String) -> OutgoingFile? {
    guard let settings = settings(json, ExtraSpec.file, at: path) else { return nil }
    return OutgoingFile(
      kind: kind, source: .address(settings[ExtraSpec.fileURL]), name: settings[ExtraSpec.fileName])
  }

  private mutating func template(_ json: JSONValue, at path: String) -> MessageTemplate? {
    let header = present(json["header"]).flatMap { self.header($0, at: JSONPath.join(path, "header")) }
    let buttons = elements(json["buttons"], at: JSONPath.join(path, "buttons")).map { button($0, at: $1) }
    guard let settings = settings(json, ExtraSpec.template, at: path) else { return nil }
    let values = settings[ExtraSpec.body]
    let names = settings[ExtraSpec.names]
    if let names, names.count != values.count {
      error(at: JSONPath.join(path, "names"), .nameCount, ["count": .integer(values.count)])
    }
    return MessageTemplate(
      name: settings[ExtraSpec.name], language: settings[ExtraSpec.language], header: header,
      body: values.enumerated().map { index, value in
        MessageTemplate.Parameter(
          name: names.flatMap { $0.indices.contains(index) ? $0[index] : nil }, text: value)
      }, buttons: buttons)
  }

  private mutating func header(_ json: JSONValue, at path: String) -> MessageTemplate.Header? {
    guard let settings = settings(json, ExtraSpec.header, at: path) else { return nil }
    var found: [MessageTemplate.Header] = settings[ExtraSpec.headerText].map { [.text($0)] } ?? []
    for (member, kind) in ExtraSpec.files where kind != .audio {
      guard let file = present(json[member]) else { continue }
      if let read = self.file(file, kind, at: JSONPath.join(path, member)) { found.append(.file(read)) }
    }
    if found.count != 1 { error(at: path, .exactlyOne, ["names": ["text", "image", "video", "document"]]) }
    return found.first
  }

  private mutating func button(_ json: JSONValue, at path: String) -> MessageTemplate.Button {
    guard let settings = settings(json, ExtraSpec.button, at: path) else { return .fixed }
    switch (settings[ExtraSpec.reply], settings[ExtraSpec.suffix]) {
    case (let payload?, nil): return .reply(payload: payload)
    case (nil, let suffix?): return .link(suffix: suffix)
    case (nil, nil): return .fixed
    case (.some, .some):
      error(at: path, .expected, ["expected": "reply or suffix, not both"])
      return .fixed
    }
  }
}
