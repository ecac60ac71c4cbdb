import GatewayKit

/// The form of `channels.json`, declared once: the strict decoder and `balcao schema` read it from here.
enum ConfigurationSpec {
  /// The whole file.
  enum File {
    static let business = Setting<Settings>.required("business", .object(Business.spec), help: "who the business is")
    static let server = Setting<Settings?>.optional(
      "server", .object(Server.spec), help: "how the gateway is reached")
    static let outgoing = Setting<Settings?>.optional(
      "outgoing", .object(Outgoing.spec), help: "how calls to other machines leave")
    static let channels = Setting<[Settings]>.required(
      "channels", .list(of: .object(Channel.spec), count: 0...200), help: "the channels customers write on")
    static let providers = Setting<[Settings]>.defaulted(
      "providers", .list(of: .object(Provider.spec), count: 0...20), to: [], help: "the AI providers that may answer")
    static let content = Setting<String?>.optional(
      "content", .text(length: 1...1000),
      help: "the content bundle imported at the very first start; a path relative to this file")
    static let prices = Setting<String?>.optional(
      "prices", .text(length: 1...1000),
      help:
        "the file that says what models cost; a path relative to this file; without it the list prices of this build hold"
    )
    static let spec = SettingsSpec([
      business.field, server.field, outgoing.field, channels.field, providers.field, content.field, prices.field,
    ])
  }

  /// `business`.
  enum Business {
    static let name = Setting<String>.required("name", .text(length: 1...200), help: "the name customers know")
    static let locale = Setting<String>.required(
      "locale", .text(length: 2...20), help: "the language customers are spoken to in: pt-BR, en or es")
    static let timeZone = Setting<String>.required(
      "timeZone", .text(length: 1...60), help: "the business's time zone, such as America/Sao_Paulo")
    static let spec = SettingsSpec([name.field, locale.field, timeZone.field])
  }

  /// `server`.
  enum Server {
    static let publicURL = Setting<String?>.optional(
      "publicURL", .url(schemes: ["https", "http"]),
      help: "the address at which customers reach the gateway, through the proxy in front; without a path")
    static let trustedProxies = Setting<[String]>.defaulted(
      "trustedProxies", .list(of: .text(length: 2...64), count: 0...100), to: [],
      help: "addresses or ranges (10.0.0.0/8) of proxies whose X-Forwarded-For is believed")
    static let adminListen = Setting<String?>.optional(
      "adminListen", .text(length: 3...100),
      help:
        "host:port of a listener of its own for /metrics and health details; without it this machine gets them where the gateway listens, unless publicURL is set"
    )
    static let spec = SettingsSpec([publicURL.field, trustedProxies.field, adminListen.field])
  }

  /// `outgoing`.
  enum Outgoing {
    static let proxy = Setting<String?>.optional(
      "proxy", .text(length: 1...300),
      help: "the proxy of calls to other machines, such as http://proxy.example:3128, or none; else the environment's")
    static let noProxy = Setting<[String]?>.optional(
      "noProxy", .list(of: .text(length: 1...253), count: 0...100),
      help: "hosts, domains and ranges (10.0.0.0/8) that are called without the proxy, or *; else the environment's")
    static let spec = SettingsSpec([proxy.field, noProxy.field])
  }

  /// An element of `channels`.
  enum Channel {
    static let id = Setting<String>.required(
      "id", .text(length: 1...40), help: "the channel's name: a-z, 0-9 and -; in addresses and traces for ever")
    static let adapter = Setting<String>.required("adapter", .text(length: 1...60), help: "the kind of channel")
    static let enabled = Setting<Bool>.defaulted("enabled", .boolean, to: true, help: "whether the channel runs")
    static let automation = Setting<String?>.optional(
      "automation", .choice(Automation.allCases.map(\.rawValue)),
      help: "on: the ladder answers; suggest: providers write drafts that a person sends; off: messages are recorded")
    static let answerWithinMinutes = Setting<Int?>.optional(
      "answerWithinMinutes", .integer(1...43_200),
      help: "older messages go to the queue instead of getting a late automatic answer")
    static let groupSeconds = Setting<Int?>.optional(
      "groupSeconds", .integer(0...60), help: "how long a turn about to reach a provider waits for more messages")
    static let keepFilesDays = Setting<Int?>.optional(
      "keepFilesDays", .integer(1...36_500),
      help: "how long files that customers and agents sent are kept; 365 unless set")
    static let aiTurnsPerHour = Setting<Int?>.optional(
      "aiTurnsPerHour", .integer(1...1_000_000),
      help: "how many turns of one conversation may reach an AI provider within an hour; as the adapter says unless set"
    )
    static let aiTurnsPerHourFromAddress = Setting<Int?>.optional(
      "aiTurnsPerHourFromAddress", .integer(1...1_000_000),
      help:
        "how many turns from one network address may reach an AI provider within an hour, on channels that know addresses, and 8 times as many from its block (/24, /48); as the adapter says unless set"
    )
    static let settings = Setting<JSONValue>.defaulted(
      "settings", .any, to: [:], help: "the adapter's own settings")
    static let spec = SettingsSpec([
      id.field, adapter.field, enabled.field, automation.field, answerWithinMinutes.field, groupSeconds.field,
      keepFilesDays.field, aiTurnsPerHour.field, aiTurnsPerHourFromAddress.field, settings.field,
    ])
  }

  /// An element of `providers`.
  enum Provider {
    static let id = Setting<String>.required(
      "id", .text(length: 1...40), help: "the provider's name: a-z, 0-9 and -; in traces for ever")
    static let adapter = Setting<String>.required("adapter", .text(length: 1...60), help: "the kind of provider")
    static let automateResponses = Setting<Bool>.defaulted(
      "automateResponses", .boolean, to: true,
      help: "at the first start: whether it answers what nothing above it answered; then `balcao providers set` rules")
    static let settings = Setting<JSONValue>.defaulted(
      "settings", .any, to: [:], help: "the adapter's own settings")
    static let budget = Setting<Settings?>.optional(
      "budget", .object(Budget.spec),
      help: "at the first start: what it may cost; then `balcao providers set` rules")
    static let spec = SettingsSpec([
      id.field, adapter.field, automateResponses.field, budget.field, settings.field,
    ])
  }

  /// `budget` of a provider.
  enum Budget {
    private static let amount = SettingType.number(0...1_000_000)
    static let monthlySoft = Setting<Double?>.optional(
      "monthlySoft", amount, help: "a month's cost from which a person is told and the cheaper model is asked")
    static let monthlyHard = Setting<Double?>.optional(
      "monthlyHard", amount, help: "a month's cost that is never passed")
    static let dailyHard = Setting<Double?>.optional(
      "dailyHard", amount, help: "a day's cost that is never passed")
    static let currency = Setting<String>.required(
      "currency", .text(length: 3...3), help: "the currency of every amount, that of the prices, such as USD")
    static let cheaperModel = Setting<String?>.optional(
      "cheaperModel", .text(length: 1...200), help: "the model that is asked once the soft limit is passed")
    static let channels = Setting<JSONValue>.defaulted(
      "channels", .map(of: amount), to: [:], help: "what each of these channels, by its id, may cost in a month")
    static let contactDaily = Setting<Double?>.optional(
      "contactDaily", amount, help: "what one contact may cost in a day")
    static let spec = SettingsSpec([
      monthlySoft.field, monthlyHard.field, dailyHard.field, currency.field, cheaperModel.field, channels.field,
      contactDaily.field,
    ])
  }
}
