import GatewayKit

/// The form of `channels.json`, used by the strict decoder and by `balcao schema`.
enum ConfigurationSpec {
  /// The top level of the file.
  enum File {
    static let business = Setting<Settings>.required(
      "business", .object(Business.spec), help: "the name, language and time zone of the business")
    static let server = Setting<Settings?>.optional(
      "server", .object(Server.spec), help: "the addresses of the gateway")
    static let outgoing = Setting<Settings?>.optional(
      "outgoing", .object(Outgoing.spec),
      help: "the proxy for calls to other machines, and the private addresses that webhooks may reach")
    static let channels = Setting<[Settings]>.required(
      "channels", .list(of: .object(Channel.spec), count: 0...200), help: "the channels that customers write on")
    static let providers = Setting<[Settings]>.defaulted(
      "providers", .list(of: .object(Provider.spec), count: 0...20), to: [], help: "the AI providers that may answer")
    static let content = Setting<String?>.optional(
      "content", .text(length: 1...1000),
      help: "the content bundle to import at the very first start; a path relative to this file")
    static let prices = Setting<String?>.optional(
      "prices", .text(length: 1...1000),
      help:
        "the file with the prices of models; a path relative to this file; default: the list prices of this build"
    )
    static let spec = SettingsSpec([
      business.field, server.field, outgoing.field, channels.field, providers.field, content.field, prices.field,
    ])
  }

  /// `business`.
  enum Business {
    static let name = Setting<String>.required("name", .text(length: 1...200), help: "the name customers know")
    static let locale = Setting<String>.required(
      "locale", .text(length: 2...20), help: "the language of texts to customers: pt-BR, en or es")
    static let timeZone = Setting<String>.required(
      "timeZone", .text(length: 1...60), help: "the business's time zone, such as America/Sao_Paulo")
    static let spec = SettingsSpec([name.field, locale.field, timeZone.field])
  }

  /// `server`.
  enum Server {
    static let publicURL = Setting<String?>.optional(
      "publicURL", .url(schemes: ["https", "http"]),
      help: "the public address of the gateway, as customers reach it through the proxy; without a path")
    static let trustedProxies = Setting<[String]>.defaulted(
      "trustedProxies", .list(of: .text(length: 2...64), count: 0...100), to: [],
      help: "addresses or ranges (10.0.0.0/8) of proxies whose X-Forwarded-For is trusted")
    static let adminListen = Setting<String?>.optional(
      "adminListen", .text(length: 3...100),
      help:
        "host:port of a separate listener for /metrics and health details; default: the main listener answers them to this machine, unless publicURL is set"
    )
    static let spec = SettingsSpec([publicURL.field, trustedProxies.field, adminListen.field])
  }

  /// `outgoing`.
  enum Outgoing {
    static let proxy = Setting<String?>.optional(
      "proxy", .text(length: 1...300),
      help:
        "the proxy for calls to other machines, such as http://proxy.example:3128, or none; default: the environment's")
    static let noProxy = Setting<[String]?>.optional(
      "noProxy", .list(of: .text(length: 1...253), count: 0...100),
      help: "hosts, domains and ranges (10.0.0.0/8) that are called without the proxy, or *; default: the environment's"
    )
    static let privateAddresses = Setting<[String]>.defaulted(
      "privateAddresses", .list(of: .text(length: 2...64), count: 0...100), to: [],
      help:
        "private addresses or ranges (127.0.0.1, 10.0.0.0/8) that webhooks may reach, also without encryption; default: none"
    )
    static let spec = SettingsSpec([proxy.field, noProxy.field, privateAddresses.field])
  }

  /// An element of `channels`.
  enum Channel {
    static let id = Setting<String>.required(
      "id", .text(length: 1...40), help: "the channel's permanent id, used in addresses and traces: a-z, 0-9 and -")
    static let adapter = Setting<String>.required("adapter", .text(length: 1...60), help: "the kind of channel")
    static let enabled = Setting<Bool>.defaulted("enabled", .boolean, to: true, help: "whether the channel runs")
    static let automation = Setting<String?>.optional(
      "automation", .choice(Automation.allCases.map(\.rawValue)),
      help: "on: the ladder answers; suggest: providers write drafts that a person sends; off: messages are recorded")
    static let answerWithinMinutes = Setting<Int?>.optional(
      "answerWithinMinutes", .integer(1...43_200),
      help: "older messages go to the queue instead of getting a late automatic answer")
    static let groupSeconds = Setting<Int?>.optional(
      "groupSeconds", .integer(0...60), help: "how long to wait for more messages before a provider is asked")
    static let keepFilesDays = Setting<Int?>.optional(
      "keepFilesDays", .integer(1...36_500),
      help: "how long files from customers and agents are kept; default: 365")
    static let aiTurnsPerHour = Setting<Int?>.optional(
      "aiTurnsPerHour", .integer(1...1_000_000),
      help: "how many turns of one conversation may reach an AI provider in an hour; default: the adapter's"
    )
    static let aiTurnsPerHourFromAddress = Setting<Int?>.optional(
      "aiTurnsPerHourFromAddress", .integer(1...1_000_000),
      help:
        "how many turns from one network address may reach an AI provider in an hour, and 8 times as many from its block (/24, /48), on channels that know addresses; default: the adapter's"
    )
    static let settings = Setting<JSONValue>.defaulted(
      "settings", .any, to: [:], help: "the settings of the adapter")
    static let spec = SettingsSpec([
      id.field, adapter.field, enabled.field, automation.field, answerWithinMinutes.field, groupSeconds.field,
      keepFilesDays.field, aiTurnsPerHour.field, aiTurnsPerHourFromAddress.field, settings.field,
    ])
  }

  /// An element of `providers`.
  enum Provider {
    static let id = Setting<String>.required(
      "id", .text(length: 1...40), help: "the provider's permanent id, used in traces: a-z, 0-9 and -")
    static let adapter = Setting<String>.required("adapter", .text(length: 1...60), help: "the kind of provider")
    static let automateResponses = Setting<Bool>.defaulted(
      "automateResponses", .boolean, to: true,
      help:
        "whether it answers messages that no earlier rung answered; used at the first start only, then `balcao providers set` changes it"
    )
    static let settings = Setting<JSONValue>.defaulted(
      "settings", .any, to: [:], help: "the settings of the adapter")
    static let budget = Setting<Settings?>.optional(
      "budget", .object(Budget.spec),
      help: "what it may cost; used at the first start only, then `balcao providers set` changes it")
    static let spec = SettingsSpec([
      id.field, adapter.field, automateResponses.field, budget.field, settings.field,
    ])
  }

  /// `budget` of a provider.
  enum Budget {
    private static let amount = SettingType.number(0...1_000_000)
    static let monthlySoft = Setting<Double?>.optional(
      "monthlySoft", amount, help: "the monthly cost that raises an alert and switches to the cheaper model")
    static let monthlyHard = Setting<Double?>.optional(
      "monthlyHard", amount, help: "the most that may be spent in a month")
    static let dailyHard = Setting<Double?>.optional(
      "dailyHard", amount, help: "the most that may be spent in a day")
    static let currency = Setting<String>.required(
      "currency", .text(length: 3...3),
      help: "the currency of every amount, such as USD; it must be the currency of the prices")
    static let cheaperModel = Setting<String?>.optional(
      "cheaperModel", .text(length: 1...200), help: "the model to ask after the soft limit is passed")
    static let channels = Setting<JSONValue>.defaulted(
      "channels", .map(of: amount), to: [:], help: "the most that each channel, by its id, may cost in a month")
    static let contactDaily = Setting<Double?>.optional(
      "contactDaily", amount, help: "the most that one contact may cost in a day")
    static let spec = SettingsSpec([
      monthlySoft.field, monthlyHard.field, dailyHard.field, currency.field, cheaperModel.field, channels.field,
      contactDaily.field,
    ])
  }
}
