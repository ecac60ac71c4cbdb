import GatewayKit

/// A mail server's report of a mail that it could not deliver.
struct BounceReport {
  /// The recipient who did not get it, and why.
  let bounce: MailBounce
  /// Whether delivery was given up. A warning about a delay is not a failure.
  let isFinal: Bool
  /// The Message-ID of the mail that did not arrive; nil if the report does not return it.
  let originalID: String?

  /// Reads a standard report (RFC 3464), or one of a server with a different format.
  init?(_ body: MimePart?, headers: HeaderFields, from: [MailAddress], subject: String, text: String) {
    guard let body else { return nil }
    let parts = ReportParts(body)
    let returnedID = parts.original.flatMap { MessageIDs.list($0.raw("message-id")).first }
    if let status = parts.status, !status.isEmpty {
      if let (bounce, isFinal) = Self.standard(status) {
        self.bounce = bounce
        self.isFinal = isFinal
        originalID = returnedID ?? Self.quotedID(in: text)
        return
      }
      if status.contains(where: { $0.has("action") }) { return nil }
    }
    let isReport = body.type == "multipart/report" && body.parameter("report-type")?.lowercased() == "delivery-status"
    guard
      let (bounce, isFinal) = LooseBounce.read(
        headers: headers, from: from, subject: subject, text: text, isReport: isReport)
    else {
      return nil
    }
    self.bounce = bounce
    self.isFinal = isFinal
    originalID = returnedID ?? Self.quotedID(in: text)
  }

  /// The first recipient that failed, else the first that is delayed; nil when all got it.
  private static func standard(_ groups: [HeaderFields]) -> (MailBounce, Bool)? {
    let recipients = groups.filter { $0.has("final-recipient") || $0.has("original-recipient") || $0.has("action") }
    let troubled = recipients.filter { group in
      let action = group.token("action") ?? ""
      if ["delivered", "relayed", "expanded"].contains(action) { return false }
      return hasFailed(group) || action == "delayed" || !(group.token("status") ?? "5").hasPrefix("2")
    }
    guard let group = troubled.first(where: hasFailed) ?? troubled.first else { return nil }
    let status = ["status", "diagnostic-code"].lazy.compactMap { group.text($0).flatMap(StatusCode.first) }.first
    let recipient = [group.text("original-recipient"), group.text("final-recipient")].lazy
      .compactMap { $0.flatMap(address) }.first
    let isFinal = group.has("action") ? hasFailed(group) : status?.hasPrefix("5") ?? true
    return (
      MailBounce(recipient: recipient, status: status, permanent: isFinal && !(status?.hasPrefix("4") ?? false)),
      isFinal
    )
  }

  /// The standard value is `failed`; some servers use others.
  private static func hasFailed(_ group: HeaderFields) -> Bool {
    ["failed", "failure", "fail", "error"].contains(group.token("action") ?? "")
  }

  /// The address of `rfc822; ana@example.com`.
  private static func address(_ field: String) -> String? {
    let value = field.firstIndex(of: ";").map { field[field.index(after: $0)...] } ?? field[...]
    return MailAddress(String(value.filter { $0 != "<" && $0 != ">" }[...].trimmed))?.address
  }

  /// The Message-ID in the headers that many servers quote in their text.
  private static func quotedID(in text: String) -> String? {
    for line in text.split(separator: "\n").prefix(2000) where line.utf8.count < 600 {
      let words = line.trimmed
      guard words.prefix(11).lowercased() == "message-id:" else { continue }
      return MessageIDs.list(Array(words.dropFirst(11).utf8)).first
    }
    return nil
  }
}

/// The machine-readable parts of a report.
private struct ReportParts {
  private(set) var status: [HeaderFields]?
  private(set) var original: HeaderFields?

  init(_ body: MimePart) { look(body) }

  private mutating func look(_ part: MimePart) {
    switch part.kind {
    case .multipart: for child in part.children { look(child) }
    case .message: if original == nil { original = MimeMessage(inside: part)?.headers }
    case .leaf where ["message/delivery-status", "message/global-delivery-status"].contains(part.type):
      let groups = HeaderFields.groups(in: part.content(upTo: 256 << 10).bytes)
      if status == nil { status = groups }
    case .leaf where ["text/rfc822-headers", "message/global-headers"].contains(part.type):
      if original == nil { original = HeaderFields.groups(in: part.content(upTo: 256 << 10).bytes).first }
    case .leaf, .opaque: break
    }
  }
}

extension HeaderFields {
  /// Header blocks in a text, separated by blank lines.
  static func groups(in bytes: [UInt8]) -> [HeaderFields] {
    var groups: [[Field]] = [[]]
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(MailLimits.headerLines) {
      let line = line.last == 0x0D ? line.dropLast() : line
      guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else {
        if !(groups.last?.isEmpty ?? true) { groups.append([]) }
        continue
      }
      let isFolded = line.first != first
      if isFolded, let field = groups[groups.count - 1].popLast() {
        groups[groups.count - 1].append(Field(name: field.name, raw: field.raw + [0x20] + line.drop { $0 <= 0x20 }))
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        groups[groups.count - 1].append(Field(name: name, raw: Array(line[(colon + 1)...].prefix(4000))))
      }
    }
    return groups.filter { !$0.isEmpty }.map(HeaderFields.init)
  }
}
