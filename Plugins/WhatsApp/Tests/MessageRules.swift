import GatewayKit

/// Meta's documented rules for the body of `POST /{phone number id}/messages`, each with its page below
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/. What breaks one loses the whole message.
struct MessageRules {
  private(set) var broken: [String] = []

  /// The rules that `body` breaks.
  static func broken(by body: JSONValue) -> [String] {
    var rules = MessageRules()
    rules.check(body)
    return rules.broken
  }

  private mutating func expect(_ holds: Bool, _ rule: String) { if !holds { broken.append(rule) } }

  private mutating func check(_ body: JSONValue) {
    // reference/whatsapp-business-phone-number/message-api: the members every message has.
    expect(body["messaging_product"] == "whatsapp", "messaging_product is whatsapp")
    expect(body["recipient_type"] == "individual", "recipient_type is individual")
    let callback = text(body["biz_opaque_callback_data"])
    expect((1...512).contains(callback.utf8.count), "biz_opaque_callback_data has at most 512 characters")
    recipient(body)
    if let context = body["context"] { expect(!text(context["message_id"]).isEmpty, "context names a message") }
    let type = text(body["type"])
    guard let content = body[type] else { return expect(false, "the member \(type) holds the content") }
    let known: Set = [
      "messaging_product", "recipient_type", "biz_opaque_callback_data", "to", "recipient", "context", "type", type,
    ]
    expect(members(body).isSubset(of: known), "no members but \(known.sorted())")
    switch type {
    case "text":
      // messages/text-messages: up to 4096 characters.
      expect((1...4096).contains(text(content["body"]).count), "a text has 1 to 4096 characters")
    case "interactive": interactive(content)
    case "image", "video", "audio", "document", "sticker": file(content, type)
    case "template": template(content)
    default: expect(false, "\(type) is a type of message")
    }
  }

  private mutating func recipient(_ body: JSONValue) {
    // business-scoped-user-ids: either a number in `to`, or a user id in `recipient`.
    let (number, id) = (text(body["to"]), text(body["recipient"]))
    expect(number.isEmpty != id.isEmpty, "exactly one of to and recipient")
    expect(number.allSatisfy(\.isNumber), "to has digits only")
    expect(id.isEmpty || id.wholeMatch(of: /[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}/) != nil, "recipient is a user id")
  }

  private mutating func interactive(_ content: JSONValue) {
    let body = text(content["body"]?["text"])
    let action = content["action"] ?? .null
    switch text(content["type"]) {
    case "button":
      // messages/interactive-reply-buttons-messages: up to 3 buttons, labels of 20, ids of 256 characters, body 1024.
      expect((1...1024).contains(body.count), "the body above buttons has 1 to 1024 characters")
      let buttons = elements(action["buttons"])
      expect((1...3).contains(buttons.count), "1 to 3 buttons")
      for button in buttons {
        expect(button["type"] == "reply", "a button is a reply")
        expect((1...20).contains(text(button["reply"]?["title"]).count), "a button's label has 1 to 20 characters")
        expect((1...256).contains(text(button["reply"]?["id"]).count), "a button's id has 1 to 256 characters")
      }
      unique(buttons.map { text($0["reply"]?["title"]) }, "labels of buttons are their own")
      unique(buttons.map { text($0["reply"]?["id"]) }, "ids of buttons are their own")
    case "list":
      // messages/interactive-list-messages: 10 rows in all, titles 24, descriptions 72, ids 200, opener 20, body 4096.
      expect((1...4096).contains(body.count), "the body above a list has 1 to 4096 characters")
      expect((1...20).contains(text(action["button"]).count), "the opener has 1 to 20 characters")
      let sections = elements(action["sections"])
      expect((1...10).contains(sections.count), "1 to 10 sections")
      if sections.count > 1 {
        for section in sections { expect((1...24).contains(text(section["title"]).count), "sections have titles") }
      }
      let rows = sections.flatMap { elements($0["rows"]) }
      expect((1...10).contains(rows.count), "1 to 10 rows in all")
      for row in rows {
        expect((1...24).contains(text(row["title"]).count), "a row's title has 1 to 24 characters")
        expect((1...200).contains(text(row["id"]).count), "a row's id has 1 to 200 characters")
        if row["description"] != nil {
          expect((1...72).contains(text(row["description"]).count), "a row's description has 1 to 72 characters")
        }
      }
      unique(rows.map { text($0["id"]) }, "ids of rows are their own")
    case "cta_url":
      // messages/interactive-cta-url-messages: label of 20 characters, body 1024.
      expect((1...1024).contains(body.count), "the body above a link has 1 to 1024 characters")
      expect(action["name"] == "cta_url", "the action is cta_url")
      expect((1...20).contains(text(action["parameters"]?["display_text"]).count), "a link's label: 1 to 20 characters")
      expect(text(action["parameters"]?["url"]).contains("://"), "a link leads somewhere")
    default: expect(false, "\(text(content["type"])) is an interactive type")
    }
  }

  private mutating func file(_ content: JSONValue, _ type: String) {
    // messages/image-messages and its neighbours: an id or a link; a caption of 1024 for pictures, films, documents.
    expect((content["id"] == nil) != (content["link"] == nil), "exactly one of id and link")
    expect(text(content["caption"]).count <= 1024, "a caption has at most 1024 characters")
    expect(content["caption"] == nil || !["audio", "sticker"].contains(type), "\(type) takes no caption")
    expect(content["filename"] == nil || type == "document", "only documents have names")
  }

  private mutating func template(_ content: JSONValue) {
    // templates/overview: name, language and components with their parameters; support/error-codes 132018: no line
    // breaks, tabs or more than four spaces in a parameter.
    expect(!text(content["name"]).isEmpty, "a template has a name")
    expect(text(content["language"]?["code"]).wholeMatch(of: /[a-z]{2,3}(_[A-Z]{2})?/) != nil, "a language's code")
    for component in elements(content["components"]) {
      let type = text(component["type"])
      expect(["header", "body", "button"].contains(type), "\(type) is a component")
      if type == "button" {
        expect(["quick_reply", "url"].contains(text(component["sub_type"])), "a button has a kind")
        expect(Int(text(component["index"])) != nil, "a button has a place")
      }
      for parameter in elements(component["parameters"]) where parameter["type"] == "text" {
        let words = text(parameter["text"])
        expect((1...1024).contains(words.count), "a parameter has 1 to 1024 characters")
        expect(!words.contains { $0.isNewline || $0 == "\t" } && !words.contains("     "), "a parameter is one line")
      }
    }
  }

  private mutating func unique(_ names: [String], _ rule: String) { expect(Set(names).count == names.count, rule) }
  private func text(_ value: JSONValue?) -> String { if case .string(let text)? = value { text } else { "" } }
  private func elements(_ value: JSONValue?) -> [JSONValue] { if case .array(let list)? = value { list } else { [] } }
  private func members(_ value: JSONValue) -> Set<String> {
    if case .object(let members) = value { Set(members.keys) } else { [] }
  }
}
