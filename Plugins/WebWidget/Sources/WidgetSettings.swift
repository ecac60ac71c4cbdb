import GatewayKit

/// A widget's settings: their declaration and their values.
struct WidgetSettings {
  /// The origins whose pages may use the channel, as written.
  let allowedOrigins: [String]
  /// The secret with which the business signs its users' identities.
  let identitySecret: SecretRef?
  /// The launcher's appearance.
  let launcher: LauncherSettings
  /// The files that visitors may send.
  let attachments: AttachmentSettings
  /// The limits for one visitor and one network address.
  let limits: LimitSettings

  private static let origins = Setting<[String]>.defaulted(
    "allowedOrigins", .list(of: .text(length: 1...300)), to: [],
    help:
      "Origins of the pages that may embed the chat: exact, with one leading wildcard label (https://*.example.com), or * for any; pages of the gateway itself always may."
  )
  private static let identityField = Setting<SecretRef?>.optional(
    "identitySecret", .secret(purpose: "web_widget.identitySecret"),
    help:
      "The secret with which the business signs the identity of its visitors; without it there are no verified users.")
  private static let launcherField = Setting<Settings?>.optional(
    "launcher", .object(LauncherSettings.spec), help: "The appearance of the chat before the first message.")
  private static let attachmentsField = Setting<Settings?>.optional(
    "attachments", .object(AttachmentSettings.spec), help: "The files that visitors may send.")
  private static let limitsField = Setting<Settings?>.optional(
    "limits", .object(LimitSettings.spec), help: "The limits for one visitor and one network address.")

  static let spec = SettingsSpec([
    origins.field, identityField.field, launcherField.field, attachmentsField.field, limitsField.field,
  ])

  init(_ settings: Settings) {
    allowedOrigins = settings[Self.origins]
    identitySecret = settings[Self.identityField]
    launcher = LauncherSettings(settings[Self.launcherField])
    attachments = AttachmentSettings(settings[Self.attachmentsField])
    limits = LimitSettings(settings[Self.limitsField])
  }

  static func check(_ settings: Settings) -> [Diagnostic] {
    let widget = WidgetSettings(settings)
    let patterns = widget.allowedOrigins.enumerated().flatMap { index, pattern in
      OriginPattern.problems(in: pattern).map { $0.inside(JSONPath.element(origins.field.name, index)) }
    }
    return patterns + widget.launcher.problems.map { $0.inside(launcherField.field.name) }
      + widget.attachments.problems.map { $0.inside(attachmentsField.field.name) }
  }
}

/// The launcher's appearance, and the chat's first texts.
struct LauncherSettings: Sendable {
  var title: String?
  /// A greeting for each language, by its tag.
  var greeting: [String: String]
  /// `#rrggbb`.
  var accent: String
  /// `right` or `left`.
  var position: String

  /// The languages of the embed script.
  static let languages = ["en", "es", "pt-BR"]

  private static let titleField = Setting<String?>.optional(
    "title", .text(length: 1...60), help: "The chat's heading, usually the business's name.")
  private static let greetingField = Setting<JSONValue>.defaulted(
    "greeting", .map(of: .text(length: 1...1000)), to: [:],
    help: "The greeting before the first message, for each language: pt-BR, en, es.")
  private static let accentField = Setting<String>.defaulted(
    "accent", .text(length: 7...7), to: "#9a4a12",
    help: "The colour of the launcher and of the visitor's messages, as #rrggbb.")
  private static let positionField = Setting<String>.defaulted(
    "position", .choice(["right", "left"]), to: "right", help: "The lower corner of the launcher: right or left.")

  static let spec = SettingsSpec([titleField.field, greetingField.field, accentField.field, positionField.field])

  init(_ settings: Settings?) {
    title = settings?[Self.titleField]
    accent = settings?[Self.accentField] ?? "#9a4a12"
    position = settings?[Self.positionField] ?? "right"
    greeting = [:]
    guard case .object(let texts)? = settings?[Self.greetingField] else { return }
    greeting = texts.compactMapValues(String.init(setting:))
  }

  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    let unknown = greeting.keys.sorted().filter { !Self.languages.contains($0) }.map { tag in
      Diagnostic.error(
        at: JSONPath.join(Self.greetingField.field.name, tag),
        "the chat has no texts in \(tag); use one of \(Self.languages.joined(separator: ", "))")
    }
    let digits = accent.dropFirst()
    guard accent.hasPrefix("#"), digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return unknown + [.error(at: Self.accentField.field.name, "expected a colour as #rrggbb, such as #9a4a12")]
    }
    return unknown
  }
}

/// The limits for one visitor and one network address.
struct LimitSettings: Sendable {
  var messagesPerMinute = 60
  var addressMessagesPerMinute = 600
  var attachmentsPerMinute = 20
  var sessionsPerMinute = 60
  var streams = 6
  var addressStreams = 100
  var visitorFilesMiB = 50
  var addressFilesMiB = 512
  var unsentFilesMiB = 2_048

  private static let messagesField = rate("messagesPerMinute", 60, "Messages of one visitor in a minute.")
  private static let addressMessagesField = rate(
    "addressMessagesPerMinute", 600,
    "Messages and files from one address (an IPv6 /64) in a minute, which many visitors can share.")
  private static let attachmentsField = rate("attachmentsPerMinute", 20, "Files that one visitor sends in a minute.")
  private static let sessionsField = rate(
    "sessionsPerMinute", 60, "Sessions begun or resumed from one address (an IPv6 /64) in a minute.")
  private static let streamsField = count("streams", 6, "Event streams of one visitor open at once.")
  private static let addressStreamsField = count(
    "addressStreams", 100, "Event streams from one address (an IPv6 /64) open at once.")

  private static let visitorFilesField = count(
    "visitorFilesMiB", 50, "MiB of files that one visitor uploads in a day without sending them in a message.")
  private static let addressFilesField = count(
    "addressFilesMiB", 512, "MiB of files that one address (an IPv6 /64) uploads in a day, sent in a message or not.")
  private static let unsentFilesField = count(
    "unsentFilesMiB", 2_048,
    "MiB of files that no message names yet, of all visitors together; visitors who never wrote may use half of it.")

  static let spec = SettingsSpec([
    messagesField.field, addressMessagesField.field, attachmentsField.field, sessionsField.field, streamsField.field,
    addressStreamsField.field, visitorFilesField.field, addressFilesField.field, unsentFilesField.field,
  ])

  init() {}

  init(_ settings: Settings?) {
    guard let settings else { return }
    messagesPerMinute = settings[Self.messagesField]
    addressMessagesPerMinute = settings[Self.addressMessagesField]
    attachmentsPerMinute = settings[Self.attachmentsField]
    sessionsPerMinute = settings[Self.sessionsField]
    streams = settings[Self.streamsField]
    addressStreams = settings[Self.addressStreamsField]
    visitorFilesMiB = settings[Self.visitorFilesField]
    addressFilesMiB = settings[Self.addressFilesField]
    unsentFilesMiB = settings[Self.unsentFilesField]
  }

  private static func rate(_ name: String, _ value: Int, _ help: String) -> Setting<Int> {
    .defaulted(name, .integer(1...10_000_000), to: value, help: help)
  }

  private static func count(_ name: String, _ value: Int, _ help: String) -> Setting<Int> {
    .defaulted(name, .integer(1...1_000_000), to: value, help: help)
  }
}
