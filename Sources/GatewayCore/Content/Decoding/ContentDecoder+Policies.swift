import GatewayKit

extension ContentDecoder {
  enum TriggerSpec {
    static let id = Setting<String>.required("id", .contentID, help: "the trigger's name in the bundle")
    static let name = Setting<String>.required("name", .text(length: 1...64), help: "the tool's name, a-z A-Z 0-9 _ -")
    static let description = Setting<String>.required("description", .message, help: "when to call it, for the model")
    static let flow = Setting<String>.required("flow", .contentID, help: "the flow it starts")
    static let spec = SettingsSpec([
      id.field, name.field, description.field,
      SettingField("fields", .list(of: .any, count: 0...50), .defaulted([]), help: "what the model fills in"),
      flow.field,
    ])
  }

  enum FieldSpec {
    static let forms: [AnswerType] = [.text, .number, .date, .email, .phone]
    static let name = Setting<String>.required("name", .text(length: 1...64), help: "the variable that stores it")
    static let type = Setting<String>.defaulted(
      "type", .choice(forms.map(\.rawValue)), to: "text", help: "the kind of value")
    static let description = Setting<String>.required("description", .phrase, help: "what it means, for the model")
    static let required = Setting<Bool>.defaulted("required", .boolean, to: false, help: "whether it is required")
    static let spec = SettingsSpec([name.field, type.field, description.field, required.field])
  }

  mutating func trigger(_ json: JSONValue, at path: String) -> Trigger {
    let settings = settings(json, TriggerSpec.spec, at: path)
    checkID(json, at: path)
    let fields = elements(json["fields"], at: JSONPath.join(path, "fields")).map { field($0, at: $1) }
    guard let settings else {
      return Trigger(id: identifier(of: json), name: "", description: "", fields: fields, flow: "")
    }
    let name = settings[TriggerSpec.name]
    if !name.utf8.allSatisfy({ $0.isNameByte || $0 == UInt8(ascii: "-") }) {
      error(at: JSONPath.join(path, "name"), .toolName)
    } else if let first = name.first, !first.isLetter, first != "_" {
      error(at: JSONPath.join(path, "name"), .toolNameStart)
    }
    return Trigger(
      id: settings[TriggerSpec.id], name: name, description: settings[TriggerSpec.description], fields: fields,
      flow: settings[TriggerSpec.flow])
  }

  mutating func field(_ json: JSONValue, at path: String) -> Trigger.Field {
    guard let settings = settings(json, FieldSpec.spec, at: path) else {
      return Trigger.Field(name: "", type: .text, description: "", required: false)
    }
    let name = settings[FieldSpec.name]
    checkVariable(name, at: JSONPath.join(path, "name"))
    return Trigger.Field(
      name: name, type: AnswerType(rawValue: settings[FieldSpec.type]) ?? .text,
      description: settings[FieldSpec.description], required: settings[FieldSpec.required])
  }

  enum HandoffSpec {
    static let message = Setting<String?>.optional("message", .message, help: "the text for the customer")
    static let phrases = Setting<[String]>.defaulted(
      "phrases", .list(of: .phrase), to: [], help: "phrases that ask for a person, besides the built-in ones")
    static let returnToBotAfter = Setting<Int?>.optional(
      "returnToBotAfterMinutes", .integer(1...43_200), help: "how long after the agent's last message the bot returns")
    static let queueTimeout = Setting<Int?>.optional(
      "queueTimeoutMinutes", .integer(1...1_440), help: "how long a customer waits for a person")
    static let queueTimeoutMessage = Setting<String?>.optional(
      "queueTimeoutMessage", .message, help: "the text for the customer after that time")
    static let spec = SettingsSpec([
      message.field, phrases.field, returnToBotAfter.field, queueTimeout.field, queueTimeoutMessage.field,
    ])
  }

  mutating func handoff(_ json: JSONValue, at path: String) -> HandoffPolicy {
    guard let settings = settings(json, HandoffSpec.spec, at: path) else { return HandoffPolicy() }
    return HandoffPolicy(
      message: settings[HandoffSpec.message], phrases: settings[HandoffSpec.phrases],
      returnToBotAfter: settings[HandoffSpec.returnToBotAfter].map { .seconds($0 * 60) },
      queueTimeout: settings[HandoffSpec.queueTimeout].map { .seconds($0 * 60) },
      queueTimeoutMessage: settings[HandoffSpec.queueTimeoutMessage])
  }

  enum OptOutSpec {
    static let words = Setting<[String]>.defaulted("words", .list(of: .phrase), to: [], help: "words that opt out")
    static let message = Setting<String?>.optional("message", .message, help: "the text that confirms it")
    static let resumeWords = Setting<[String]>.defaulted(
      "resumeWords", .list(of: .phrase), to: [], help: "words that opt in again")
    static let spec = SettingsSpec([words.field, message.field, resumeWords.field])
  }

  mutating func optOut(_ json: JSONValue, at path: String) -> OptOut {
    guard let settings = settings(json, OptOutSpec.spec, at: path) else { return OptOut() }
    return OptOut(
      words: settings[OptOutSpec.words], message: settings[OptOutSpec.message],
      resumeWords: settings[OptOutSpec.resumeWords])
  }

  enum DefaultReplySpec {
    static let text = Setting<String>.required("text", .message, help: "the text")
    static let onceEveryHours = Setting<Int>.defaulted(
      "onceEveryHours", .integer(0...8_760), to: 0, help: "at most once in this many hours; 0: every time")
    static let spec = SettingsSpec([text.field, onceEveryHours.field])
  }

  mutating func defaultReply(_ json: JSONValue, at path: String) -> DefaultReply {
    guard let settings = settings(json, DefaultReplySpec.spec, at: path) else { return DefaultReply(text: "") }
    return DefaultReply(
      text: settings[DefaultReplySpec.text], onceEveryHours: settings[DefaultReplySpec.onceEveryHours])
  }

  enum MediaReplySpec {
    static let text = Setting<String?>.optional("text", .message, help: "the text")
    static let onceEveryHours = Setting<Int>.defaulted(
      "onceEveryHours", .integer(0...8_760), to: MediaReply.usualHours,
      help: "at most once in this many hours; 0: every time")
    static let spec = SettingsSpec([text.field, onceEveryHours.field])
  }

  mutating func mediaReply(_ json: JSONValue, at path: String) -> MediaReply {
    guard let settings = settings(json, MediaReplySpec.spec, at: path) else { return MediaReply() }
    return MediaReply(text: settings[MediaReplySpec.text], onceEveryHours: settings[MediaReplySpec.onceEveryHours])
  }
}
