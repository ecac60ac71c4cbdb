import Foundation
import GatewayKit
import GatewayTestKit

@testable import Email

/// A channel on a mailbox, with everything around it.
struct Mailbox {
  let server = FakeMailbox()
  let inbox = RecordingInbox()
  let state = MemoryAdapterState()
  let blobs = MemoryBlobs()
  let smtp: RecordingMail
  let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_600))
  let adapter: Email

  static let settings: JSONValue = [
    "address": "ola@padaria.example", "name": "Padaria do Sol",
    "imap": ["url": "imaps://imap.padaria.example", "user": "ola", "password": ["secret": "support/password"]],
    "smtp": ["url": "smtps://smtp.padaria.example", "user": "ola", "password": ["secret": "support/password"]],
  ]

  init(
    _ changes: [String: JSONValue] = [:], smtp: RecordingMail = RecordingMail(),
    crashGuard: any CrashGuard = NoCrashGuard()
  ) throws {
    self.smtp = smtp
    adapter = Email(
      settings: try Self.decoded(changes),
      context: .forTesting(
        state: state, blobs: blobs, smtp: smtp, raw: server.transport, clock: clock,
        crashGuard: crashGuard))
  }

  /// The settings with some members changed.
  static func decoded(_ changes: [String: JSONValue] = [:]) throws -> Settings {
    guard case .object(let members) = settings else { throw AdapterError(.rejected, "no object") }
    let all = members.merging(changes) { $1 }
    let (settings, problems) = Email.descriptor.settings.decode(.object(all))
    guard let settings else { throw AdapterError(.rejected, "\(problems)") }
    return settings
  }

  /// Runs until everything that is in the folder now is taken and the adapter waits for more, or until it fails; gives
  /// the failure.
  @discardableResult
  func readAll() async -> AdapterError? {
    let idles = server.idles()
    return await withTaskGroup(of: AdapterError?.self) { group in
      group.addTask {
        do throws(AdapterError) {
          try await adapter.run(inbox: Applying(inbox: inbox, state: state))
          return nil
        } catch {
          return Task.isCancelled ? nil : error
        }
      }
      group.addTask {
        for await _ in idles { break }
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// The mails that were taken, by their ids.
  var ids: [String] { inbox.events.map(\.externalID) }
}

/// The journal's promise towards an adapter: its values move with the events.
struct Applying: Inbox {
  let inbox: RecordingInbox
  let state: MemoryAdapterState

  func accept(_ batch: Batch) async throws(AdapterError) -> [Acceptance] {
    let taken = try await inbox.accept(batch)
    for (name, value) in batch.advancing { try await state.set(name, to: value) }
    return taken
  }

  func customerIsTyping(in thread: ThreadKey) async {}
}
