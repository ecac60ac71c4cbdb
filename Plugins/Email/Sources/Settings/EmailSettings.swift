import GatewayKit

/// The settings of a mailbox.
struct EmailSettings: Sendable {
  private static let addressSetting = Setting<String>.required(
    "address", .text(length: 3...254), help: "the mailbox's address, from which answers come")
  private static let nameSetting = Setting<String?>.optional(
    "name", .text(length: 1...200), help: "the name beside it, usually the business's")
  private static let otherAddressesSetting = Setting<[String]>.defaulted(
    "otherAddresses", .list(of: .text(length: 3...254), count: 0...100), to: [],
    help: "other addresses of the business whose mails are not customers'")
  private static let imapSetting = Setting<Settings>.required(
    "imap",
    .object(
      ServerSettings.spec(
        "imap", schemes: ["imaps", "imap"], help: "imaps://host:993, or imap://host:143 with STARTTLS")),
    help: "the server from which mails are read")
  private static let smtpSetting = Setting<Settings>.required(
    "smtp",
    .object(
      ServerSettings.spec(
        "smtp", schemes: ["smtps", "smtp"], help: "smtps://host:465, or smtp://host:587 with STARTTLS")),
    help: "the server through which mails are sent")
  private static let foldersSetting = Setting<[String]>.defaulted(
    "folders", .list(of: .text(length: 1...200), count: 1...20), to: ["INBOX"],
    help: "the folders to read; new mails in the first one are noticed immediately")
  private static let pollSecondsSetting = Setting<Int>.defaulted(
    "pollSeconds", .integer(10...3600), to: 60,
    help: "how often to check the other folders, and the first one if the server does not support IDLE")
  private static let markSeenSetting = Setting<Bool>.defaulted(
    "markSeen", .boolean, to: false, help: "whether to mark accepted mails as read")
  private static let maximumMegabytesSetting = Setting<Int>.defaulted(
    "maximumMegabytes", .integer(1...64), to: 25,
    help: "the largest mail that is read completely; of a larger one only the beginning")
  private static let authenticationServerSetting = Setting<String?>.optional(
    "authenticationServer", .text(length: 1...254),
    help:
      "the name of the mail server in Authentication-Results; without it, no sender's address counts as proven"
  )
  private static let languageSetting = Setting<String>.defaulted(
    "language", .choice(["pt-BR", "en", "es"]), to: "pt-BR",
    help: "the language of the line above a quoted mail")
  private static let signatureSetting = Setting<String?>.optional(
    "signature", .text(length: 1...2000), help: "the text below every answer")
  private static let quoteOriginalSetting = Setting<Bool>.defaulted(
    "quoteOriginal", .boolean, to: true, help: "whether to quote the answered mail below the answer")
  private static let plusAddressSetting = Setting<Bool>.defaulted(
    "plusAddress", .boolean, to: false,
    help: "whether to use reply addresses such as ola+TOKEN@…, which identify the conversation even without headers")

  static let spec = SettingsSpec([
    addressSetting.field, nameSetting.field, otherAddressesSetting.field, imapSetting.field, smtpSetting.field,
    foldersSetting.field, pollSecondsSetting.field, markSeenSetting.field, maximumMegabytesSetting.field,
    authenticationServerSetting.field, languageSetting.field, signatureSetting.field, quoteOriginalSetting.field,
    plusAddressSetting.field,
  ])

  /// The mailbox's address.
  let address: MailAddress
  /// Every address of the business, in lower case.
  let ownAddresses: Set<String>
  let imap: MailServer
  let smtp: MailServer
  let folders: [String]
  let pollInterval: Duration
  let marksSeen: Bool
  /// The most bytes fetched of a mail.
  let maximumMail: Int
  let authority: String?
  let language: String
  let signature: String?
  let quotesOriginal: Bool
  let usesPlusAddress: Bool

  /// Decodes settings without `problems`; nil for others.
  init?(_ settings: Settings) {
    guard let address = MailAddress(settings[Self.addressSetting], name: settings[Self.nameSetting]),
      let imap = ServerSettings.server(settings[Self.imapSetting]),
      let smtp = ServerSettings.server(settings[Self.smtpSetting])
    else { return nil }
    self.address = address
    ownAddresses = Set([address.address] + settings[Self.otherAddressesSetting].map { $0.lowercased() })
    self.imap = imap
    self.smtp = smtp
    folders = settings[Self.foldersSetting]
    pollInterval = .seconds(settings[Self.pollSecondsSetting])
    marksSeen = settings[Self.markSeenSetting]
    maximumMail = settings[Self.maximumMegabytesSetting] << 20
    authority = settings[Self.authenticationServerSetting]
    language = settings[Self.languageSetting]
    signature = settings[Self.signatureSetting]
    quotesOriginal = settings[Self.quoteOriginalSetting]
    usesPlusAddress = settings[Self.plusAddressSetting]
  }

  /// The problems that the spec cannot express.
  static func problems(_ settings: Settings) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let isAddress = { (text: String) in
      MailAddress(text).map { text.unicodeScalars.allSatisfy(\.isASCII) && $0.isPlain }
    }
    if isAddress(settings[addressSetting]) != true {
      problems.append(.error(at: addressSetting.field.name, "expected a mail address, such as ola@padaria.example"))
    }
    for (index, other) in settings[otherAddressesSetting].enumerated() where isAddress(other) != true {
      problems.append(
        .error(at: JSONPath.element(otherAddressesSetting.field.name, index), "expected a mail address"))
    }
    for (index, folder) in settings[foldersSetting].enumerated() {
      let path = JSONPath.element(foldersSetting.field.name, index)
      if MailboxName.quoted(folder) == nil {
        problems.append(.error(at: path, "expected a folder's name without control characters"))
      } else if settings[foldersSetting].prefix(index).contains(folder) {
        problems.append(.error(at: path, "the folder is listed twice"))
      }
    }
    for server in [imapSetting, smtpSetting] {
      problems += ServerSettings.problems(settings[server]).map { $0.inside(server.field.name) }
    }
    if settings[authenticationServerSetting] == nil {
      problems.append(
        .warning(
          at: authenticationServerSetting.field.name,
          "not set: the sender's address of a mail stays a claim and is never matched with proven addresses"))
    }
    return problems
  }
}

extension MailAddress {
  /// Whether it has the simple form that every server accepts: a local part without quotes, and a domain of labels.
  var isPlain: Bool {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    return !address.contains("..") && local.utf8.count <= 64 && !local.hasPrefix(".") && !local.hasSuffix(".")
      && labels.allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63
          && label.utf8.allSatisfy {
            $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
          }
      }
  }
}
