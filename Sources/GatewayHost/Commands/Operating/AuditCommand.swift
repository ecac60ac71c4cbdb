import ArgumentParser
import Foundation
import GatewayCore

/// `balcao audit …`: who did what.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Lists, checks and exports the audit log: what people and programs did.",
    subcommands: [AuditListCommand.self, AuditVerifyCommand.self, AuditExportCommand.self])
}

/// `balcao audit list`
struct AuditListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists what people and programs did, the newest first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Option(help: "Only by this actor, such as user:ID or host:NAME.") var actor: String?
  @Option(help: "Only this operation, such as conversations.take.") var operation: String?
  @Option(help: "Only on this kind of object or this object, such as channel or channel:ID.") var object: String?
  @Option(help: "Only from this time on, in ISO 8601.") var from: String?
  @Option(help: "Only before this time, in ISO 8601.") var to: String?
  @Option(help: "The most operations to list, 1 to 1000.") var limit = 100

  func validate() throws {
    guard (1...1_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000") }
    for text in [from, to].compactMap(\.self) { _ = try Self.time(text) }
  }

  func run() async throws {
    let found = try await options.run(
      ListAudit(
        actor: actor, operation: operation, object: object, from: try from.map(Self.time), to: try to.map(Self.time),
        limit: limit)
    ).items
    try Output.list(
      found, of: "operations", json: json.isOn,
      header: ["NUMBER", "TIME", "ACTOR", "OPERATION", "OBJECT", "OUTCOME", "ADDRESS", "CHANGE"]
    ) { $0.row }
  }

  private static func time(_ text: String) throws -> Date {
    guard let date = try? Date(text, strategy: .iso8601) else {
      throw ValidationError("\"\(text)\" is not a time such as 2026-11-30T18:00:00Z")
    }
    return date
  }
}

/// `balcao audit verify`
struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that no row of the audit log was removed, changed or swapped. Exit code 1 if one was.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Option(help: "The mark of an earlier check: also checks that the log still contains its row.") var mark: String?

  func run() async throws {
    let result = try await options.run(VerifyAudit(mark: mark))
    if json.isOn {
      try Output.json(result)
    } else {
      for line in result.lines { Output.line(line) }
    }
    if !result.faults.isEmpty { throw ExitCode.failure }
  }
}

/// `balcao audit export`
struct AuditExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Prints every row of the audit log with its code, one JSON object per line.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    try await options.session { session in
      var cursor: String?
      repeat {
        let page = try await session.run(ExportAudit(cursor: cursor))
        for row in page.items { try Output.jsonLine(row) }
        cursor = page.next
      } while cursor != nil
    }
  }
}

extension AuditedOperation {
  /// The columns of a list.
  fileprivate var row: [String] {
    [
      "\(number)", Output.time(at), actor, operation, [objectKind, object].compactMap(\.self).joined(separator: ":"),
      outcome ?? "unknown", address ?? "-", (try? change.map(Output.compactJSON)) ?? "-",
    ]
  }
}

extension AuditVerification {
  /// The lines printed for people.
  fileprivate var lines: [String] {
    var lines = ["\(intact) rows are as they were written\(until.map { ", the last one of \(Output.time($0))" } ?? "")"]
    if let mark { lines.append("mark \(mark)") }
    lines += faults.map(\.inWords)
    if hasMoreFaults { lines.append("there are more faults") }
    return lines
  }
}

extension AuditFault {
  /// The fault in one line.
  fileprivate var inWords: String {
    let rows = first == last ? "row \(first)" : "rows \(first) to \(last)"
    return switch kind {
    case .missing: "\(rows): removed"
    case .changed: "\(rows): changed, swapped or put in"
    case .detached: "\(rows): not the successor of the row before"
    case .cut: "\(rows): removed from the end"
    case .endLost: "the end of the log was removed or changed; rows after \(last) may be missing"
    case .markMissed: "\(rows): not the row of the mark; an older state of the log was put back, or it was changed"
    }
  }
}
