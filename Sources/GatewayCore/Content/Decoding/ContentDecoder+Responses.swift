import GatewayKit

extension ContentDecoder {
  enum ResponseSpec {
    static let id = Setting<String>.required("id", .contentID, help: "the response's name")
    static let priority = Setting<Int>.defaulted(
      "priority", .integer(-1000...1000), to: 0, help: "if several match, the highest wins")
    static let channels = Setting<[String]?>.optional(
      "channels", .list(of: .contentID, count: 1...100), help: "the channels it answers on; default: all")
    static let startFlow = Setting<String?>.optional("startFlow", .contentID, help: "the flow it starts")
    static let inFlow = Setting<String>.defaulted(
      "inFlow", .choice(AutomatedResponse.InFlow.allCases.map(\.rawValue)),
      to: AutomatedResponse.InFlow.answer.rawValue, help: "what happens in the middle of a flow")
    static let spec = SettingsSpec([
      id.field, priority.field, channels.field,
      SettingField("keywords", .list(of: .any, count: 1...500), .required, help: "keywords, any of which triggers it"),
      SettingField("except", .list(of: .any, count: 0...500), .defaulted([]), help: "keywords that prevent it"),
      SettingField("reply", .list(of: .any, count: 0...20), .defaulted([]), help: "the messages to send"),
      startFlow.field, inFlow.field,
    ])
  }

  mutating func response(_ json: JSONValue, at path: String) -> AutomatedResponse {
    let settings = settings(json, ResponseSpec.spec, at: path)
    checkID(json, at: path)
    let reply = replies(json["reply"], at: JSONPath.join(path, "reply"))
    let keywords = self.keywords(json["keywords"], at: JSONPath.join(path, "keywords"))
    let except = self.keywords(json["except"], at: JSONPath.join(path, "except"))
    guard let settings else {
      return AutomatedResponse(id: identifier(of: json), keywords: keywords, except: except, reply: reply)
    }
    if reply.isEmpty && settings[ResponseSpec.startFlow] == nil {
      error(at: path, .doesNothing)
    }
    return AutomatedResponse(
      id: settings[ResponseSpec.id], priority: settings[ResponseSpec.priority],
      channels: settings[ResponseSpec.channels]?.map(ChannelID.init(rawValue:)), keywords: keywords, except: except,
      reply: reply, startFlow: settings[ResponseSpec.startFlow],
      inFlow: AutomatedResponse.InFlow(rawValue: settings[ResponseSpec.inFlow]) ?? .answer)
  }

  /// The characters of a keyword.
  static let keywordLength = 1...500

  /// Decodes a list of keywords, each `{"word": "…"}` or another kind.
  mutating func keywords(_ json: JSONValue?, at path: String) -> [Keyword] {
    elements(json, at: path).map { keyword($0, at: $1) }
  }

  private mutating func keyword(_ json: JSONValue, at path: String) -> Keyword {
    let kinds = Keyword.Kind.allCases.map(\.rawValue)
    guard let (name, value) = single(json, of: kinds, at: path, example: #"{"word": "horário"}"#),
      let kind = Keyword.Kind(rawValue: name)
    else { return Keyword(.is, "") }
    let place = JSONPath.join(path, name)
    guard case .string(let text) = value, Self.keywordLength.contains(text.count) else {
      error(at: place, .expected, ["expected": "text of 1 to 500 characters"])
      return Keyword(kind, "")
    }
    return Keyword(kind, text)
  }

  private mutating func replies(_ json: JSONValue?, at path: String) -> [ReplyPart] {
    elements(json, at: path).map { replyPart($0, at: $1) }
  }
}
