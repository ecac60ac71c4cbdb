import GatewayKit

/// The settings of a widget.
struct WidgetDeclarations: DeclaredSettings {
  let allowedOrigins = Setting<[String]>.defaulted(
    "allowedOrigins", .list(of: .text(length: 1...300)), to: [],
    help:
      "Origins of the pages that may embed the chat: exact, with one leading wildcard label (https://*.example.com), or * for any; pages of the gateway itself always may."
  ).grouped(.access)
  let identitySecret = Setting<SecretRef?>.optional(
    "identitySecret", .secret(purpose: "web_widget.identitySecret"),
    help:
      "The secret with which the business signs the identity of its visitors; without it there are no verified users."
  ).grouped(.access)
  let launcher = Setting<LauncherSettings>.defaultedObject(
    "launcher", help: "The appearance of the chat before the first message."
  ).grouped(.appearance)
  let attachments = Setting<AttachmentSettings>.defaultedObject(
    "attachments", help: "The files that visitors may send."
  ).grouped(.receiving)
  let limits = Setting<LimitSettings>.defaultedObject(
    "limits", help: "The limits for one visitor and one network address."
  ).grouped(.limits)

  static let declarations = WidgetDeclarations()
}

typealias WidgetSettings = Configured<WidgetDeclarations>

// `self.` is needed for names that are looked up in the declarations.
extension WidgetSettings {
  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    let patterns = self.allowedOrigins.enumerated().flatMap { index, pattern in
      OriginPattern.problems(in: pattern).map { $0.inside(JSONPath.element("allowedOrigins", index)) }
    }
    return patterns + self.launcher.problems.map { $0.inside("launcher") }
      + self.attachments.problems.map { $0.inside("attachments") }
  }
}

/// The launcher's appearance, and the chat's first texts.
struct LauncherDeclarations: DeclaredSettings {
  let title = Setting<String?>.optional(
    "title", .text(length: 1...60), help: "The chat's heading, usually the business's name.")
  let greeting = Setting<[String: String]>.defaulted(
    "greeting", .map(of: .text(length: 1...1000)), to: [:],
    help: "The greeting before the first message, for each language: pt-BR, en, es.")
  let accent = Setting<String>.defaulted(
    "accent", .text(length: 7...7), to: "#9a4a12",
    help: "The colour of the launcher and of the visitor's messages, as #rrggbb.")
  let position = Setting<String>.defaulted(
    "position", .choice(["right", "left"]), to: "right", help: "The lower corner of the launcher: right or left.")

  static let declarations = LauncherDeclarations()
  /// The languages of the embed script.
  static let languages = ["en", "es", "pt-BR"]
}

typealias LauncherSettings = Configured<LauncherDeclarations>

extension LauncherSettings {
  /// The problems that the spec cannot express.
  var problems: [Diagnostic] {
    let languages = LauncherDeclarations.languages
    let unknown = self.greeting.keys.sorted().filter { !languages.contains($0) }.map { tag in
      Diagnostic.error(
        at: JSONPath.join("greeting", tag),
        WidgetCode.greetingLanguage.with([
          "language": .string(tag), "languages": .array(languages.map(JSONValue.string)),
        ]))
    }
    let digits = self.accent.dropFirst()
    guard self.accent.hasPrefix("#"), digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return unknown + [.error(at: "accent", WidgetCode.accent.with())]
    }
    return unknown
  }
}

/// The limits for one visitor and one network address.
struct LimitDeclarations: DeclaredSettings {
  let messagesPerMinute = Self.rate("messagesPerMinute", 60, "Messages of one visitor in a minute.")
  let addressMessagesPerMinute = Self.rate(
    "addressMessagesPerMinute", 600,
    "Messages and files from one address (an IPv6 /64) in a minute, which many visitors can share.")
  let attachmentsPerMinute = Self.rate("attachmentsPerMinute", 20, "Files that one visitor sends in a minute.")
  let sessionsPerMinute = Self.rate(
    "sessionsPerMinute", 60, "Sessions begun or resumed from one address (an IPv6 /64) in a minute.")
  let streams = Self.count("streams", 6, "Event streams of one visitor open at once.")
  let addressStreams = Self.count("addressStreams", 100, "Event streams from one address (an IPv6 /64) open at once.")
  let visitorFilesMiB = Self.count(
    "visitorFilesMiB", 50, "MiB of files that one visitor uploads in a day without sending them in a message.")
  let addressFilesMiB = Self.count(
    "addressFilesMiB", 512, "MiB of files that one address (an IPv6 /64) uploads in a day, sent in a message or not.")
  let unsentFilesMiB = Self.count(
    "unsentFilesMiB", 2_048,
    "MiB of files that no message names yet, of all visitors together; visitors who never wrote may use half of it.")

  static let declarations = LimitDeclarations()

  private static func rate(_ name: String, _ value: Int, _ help: String) -> Setting<Int> {
    .defaulted(name, .integer(1...10_000_000), to: value, help: help)
  }

  private static func count(_ name: String, _ value: Int, _ help: String) -> Setting<Int> {
    .defaulted(name, .integer(1...1_000_000), to: value, help: help)
  }
}

typealias LimitSettings = Configured<LimitDeclarations>
