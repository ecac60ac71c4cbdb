import GatewayKit

/// The settings of a mailbox.
struct EmailDeclarations: DeclaredSettings {
  let address = Setting<String>.required(
    "address", .text(length: 3...254), help: "the mailbox's address, from which answers come"
  ).grouped(.connection)
  let name = Setting<String?>.optional(
    "name", .text(length: 1...200), help: "the name beside it, usually the business's"
  ).grouped(.connection)
  let otherAddresses = Setting<[String]>.defaulted(
    "otherAddresses", .list(of: .text(length: 3...254), count: 0...100), to: [],
    help: "other addresses of the business whose mails are not customers'"
  ).grouped(.receiving)
  let imap = Setting<Configured<IMAPDeclarations>>.required(
    "imap", .object(IMAPDeclarations.spec), help: "the server from which mails are read"
  ).grouped(.connection)
  let smtp = Setting<Configured<SMTPDeclarations>>.required(
    "smtp", .object(SMTPDeclarations.spec), help: "the server through which mails are sent"
  ).grouped(.connection)
  let folders = Setting<[String]>.defaulted(
    "folders", .list(of: .text(length: 1...200), count: 1...20), to: ["INBOX"],
    help: "the folders to read; new mails in the first one are noticed immediately"
  ).grouped(.receiving)
  let pollSeconds = Setting<Int>.defaulted(
    "pollSeconds", .integer(10...3600), to: 60,
    help: "how often to check the other folders, and the first one if the server does not support IDLE"
  ).grouped(.receiving)
  let markSeen = Setting<Bool>.defaulted(
    "markSeen", .boolean, to: false, help: "whether to mark accepted mails as read"
  ).grouped(.receiving)
  let maximumMegabytes = Setting<Int>.defaulted(
    "maximumMegabytes", .integer(1...64), to: 25,
    help: "the largest mail that is read completely; of a larger one only the beginning"
  ).grouped(.limits)
  let authenticationServer = Setting<String?>.optional(
    "authenticationServer", .text(length: 1...254),
    help:
      "the name of the mail server in Authentication-Results; without it, no sender's address counts as proven"
  ).grouped(.access)
  let language = Setting<String>.defaulted(
    "language", .choice(["pt-BR", "en", "es"]), to: "pt-BR",
    help: "the language of the line above a quoted mail"
  ).grouped(.answers)
  let signature = Setting<String?>.optional(
    "signature", .text(length: 1...2000), help: "the text below every answer"
  ).grouped(.answers)
  let quoteOriginal = Setting<Bool>.defaulted(
    "quoteOriginal", .boolean, to: true, help: "whether to quote the answered mail below the answer"
  ).grouped(.answers)
  let plusAddress = Setting<Bool>.defaulted(
    "plusAddress", .boolean, to: false,
    help: "whether to use reply addresses such as ola+TOKEN@…, which identify the conversation even without headers"
  ).grouped(.answers)

  static let declarations = EmailDeclarations()

  /// The problems that the spec cannot express.
  static func problems(_ settings: Settings) -> [Diagnostic] {
    let settings = Configured<EmailDeclarations>(settings)
    var problems: [Diagnostic] = []
    let isAddress = { (text: String) in
      MailAddress(text).map { text.unicodeScalars.allSatisfy(\.isASCII) && $0.isPlain }
    }
    if isAddress(settings.address) != true {
      problems.append(.error(at: "address", EmailCode.address.with()))
    }
    for (index, other) in settings.otherAddresses.enumerated() where isAddress(other) != true {
      problems.append(.error(at: JSONPath.element("otherAddresses", index), EmailCode.address.with()))
    }
    for (index, folder) in settings.folders.enumerated() {
      let path = JSONPath.element("folders", index)
      if MailboxName.quoted(folder) == nil {
        problems.append(.error(at: path, EmailCode.folderName.with()))
      } else if settings.folders.prefix(index).contains(folder) {
        problems.append(.error(at: path, EmailCode.folderTwice.with()))
      }
    }
    problems += settings.imap.problems.map { $0.inside("imap") } + settings.smtp.problems.map { $0.inside("smtp") }
    if settings.authenticationServer == nil {
      problems.append(
        .warning(
          at: "authenticationServer",
          EmailCode.noAuthenticationServer.with()))
    }
    return problems
  }
}

/// The settings of a mailbox, with its addresses and servers resolved; the others are read by their declared names.
@dynamicMemberLookup
struct EmailSettings: Sendable {
  /// The mailbox's address.
  let address: MailAddress
  /// Every address of the business, in lower case.
  let ownAddresses: Set<String>
  let imap: MailServer
  let smtp: MailServer
  private let declared: Configured<EmailDeclarations>

  /// Resolves settings without problems; nil for others.
  init?(_ settings: Settings) {
    declared = Configured(settings)
    guard let address = MailAddress(declared.address, name: declared.name), let imap = declared.imap.server,
      let smtp = declared.smtp.server
    else { return nil }
    self.address = address
    ownAddresses = Set([address.address] + declared.otherAddresses.map { $0.lowercased() })
    self.imap = imap
    self.smtp = smtp
  }

  /// The value of a declared setting.
  subscript<Value>(dynamicMember declaration: KeyPath<EmailDeclarations, Setting<Value>>) -> Value {
    declared[dynamicMember: declaration]
  }

  var pollInterval: Duration { .seconds(declared.pollSeconds) }
  /// The most bytes fetched of a mail.
  var maximumMail: Int { declared.maximumMegabytes << 20 }
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
