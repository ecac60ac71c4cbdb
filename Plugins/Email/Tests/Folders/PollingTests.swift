import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import Email

/// A mailbox is read once, whole and in order, whatever happens meanwhile.
@Suite struct PollingTests {
  static func mail(_ number: Int, _ headers: [String] = []) -> [UInt8] {
    Letter.of(["Message-ID: <\(number)@example.com>", "Subject: n \(number)"] + headers, "Olá, \(number)")
  }

  @Test("what was there before the first connection is not taken, what comes after is", arguments: [true, false])
  func firstSight(tellsNext: Bool) async throws {
    let box = try Mailbox()
    if !tellsNext { box.server.hideNext() }
    for number in 1...3 { box.server.add(Self.mail(number)) }
    #expect(await box.readAll() == nil)
    #expect(box.ids.isEmpty)
    #expect(!box.server.commands.contains { $0.contains("FETCH") }, "a mail from before was fetched")
    box.server.add(Self.mail(4))
    #expect(await box.readAll() == nil)
    #expect(box.ids == ["<4@example.com>"])
    box.server.forgetCommands()
    #expect(await box.readAll() == nil)
    #expect(box.ids.count == 1)
    #expect(!box.server.commands.contains { $0.contains("FETCH") }, "a mail that was taken was fetched again")
  }

  @Test("many mails come in bounded batches, each with the position behind it, in order")
  func batches() async throws {
    let box = try Mailbox()
    await box.readAll()
    for number in 1...450 { box.server.add(Self.mail(number)) }
    #expect(await box.readAll() == nil)
    #expect(box.ids == (1...450).map { "<\($0)@example.com>" })
    #expect(box.inbox.batches.allSatisfy { $0.events.count <= FolderSync.fetched })
    let positions = try box.inbox.batches.compactMap { try $0.advancing["folder/INBOX"].flatMap(Self.last) }
    #expect(positions == positions.sorted() && positions.last == 450)
  }

  private static func last(_ value: [UInt8]?) throws -> UInt32? {
    try value.map { try JSONDecoder().decode(FolderPosition.self, from: Data($0)).last }
  }

  @Test("what the inbox refuses is fetched again, and nothing is taken twice")
  func refusal() async throws {
    let box = try Mailbox()
    await box.readAll()
    for number in 1...250 { box.server.add(Self.mail(number)) }
    box.inbox.behave(.failsSometimes(share: 0.5, seed: 11))
    for _ in 1...40 { await box.readAll() }
    #expect(box.ids == (1...250).map { "<\($0)@example.com>" })
  }

  @Test("a connection that breaks anywhere loses nothing", arguments: ["SELECT", "UID SEARCH", "UID FETCH", "IDLE"])
  func breaks(at command: String) async throws {
    let box = try Mailbox()
    await box.readAll()
    for number in 1...120 { box.server.add(Self.mail(number)) }
    box.server.breakAt(command)
    #expect(await box.readAll()?.outcome == .unavailable)
    // The word that all is well again.
    #expect(await box.readAll() == nil)
    #expect(box.ids == (1...120).map { "<\($0)@example.com>" })
  }

  @Test(
    "a renumbered folder returns nothing twice, and nothing from before", arguments: [1, 500] as [UInt32])
  func renumbering(from first: UInt32) async throws {
    let box = try Mailbox()
    box.server.add(Self.mail(1), arrived: "01-Dec-2025 12:00:00 +0000")
    await box.readAll()
    box.server.add(Self.mail(2))
    await box.readAll()
    box.server.renumber(from: first)
    box.server.add(Self.mail(3))
    await box.readAll()
    #expect(box.ids == ["<2@example.com>", "<3@example.com>"])
    box.server.forgetCommands()
    await box.readAll()
    #expect(!box.server.commands.contains { $0.contains("SINCE") }, "the folder is looked at anew each time")
    box.server.add(Self.mail(4))
    await box.readAll()
    #expect(box.ids == ["<2@example.com>", "<3@example.com>", "<4@example.com>"])
  }

  @Test("looking through a renumbered folder may break off at any commit, and is begun again")
  func renumberingBrokenOff() async throws {
    let box = try Mailbox()
    box.server.add(Self.mail(0), arrived: "01-Dec-2025 12:00:00 +0000")
    await box.readAll()
    for number in 1...250 { box.server.add(Self.mail(number)) }
    await box.readAll()
    box.server.renumber()
    for number in 251...600 { box.server.add(Self.mail(number)) }
    // Moved here from elsewhere, and numbered after all others.
    box.server.add(Self.mail(601), arrived: "02-Dec-2025 12:00:00 +0000")
    box.inbox.behave(.failsSometimes(share: 0.5, seed: 5))
    for _ in 1...40 { await box.readAll() }
    #expect(box.ids == (1...600).map { "<\($0)@example.com>" })
  }

  @Test("a refused IDLE is an error, not silence")
  func refusedIdle() async throws {
    let connection = ScriptedRawConnection { bytes in
      let tag = String(decoding: bytes.prefix { $0 != 0x20 }, as: UTF8.self)
      return [.says("\(tag) NO not now\r\n")]
    }
    var mailbox = MailboxConnection(connection, maximumMail: 100, clock: ManualClock())
    do throws(AdapterError) {
      _ = try await mailbox.idle(for: .seconds(60))
      Issue.record("it was taken for silence")
    } catch {
      #expect(error.outcome == .rejected && error.message.contains("not now"))
    }
  }

  @Test("two mails of one Message-ID are two, and one mail in two places is one")
  func oneID() async throws {
    let box = try Mailbox(["folders": ["INBOX", "Work"]])
    await box.readAll()
    let first = Letter.of(["Message-ID: <1@a>", "Subject: a"], "um")
    let other = Letter.of(["Message-ID: <1@a>", "Subject: b"], "dois")
    for mail in [first, other, Letter.of(["Received: by another way"], "x") + [], first] { box.server.add(mail) }
    await box.readAll()
    #expect(Set(box.ids).count == box.ids.count)
    let subjects = box.inbox.events.compactMap { event -> String? in
      if case .message(let message) = event.content { message.mail?.subject ?? "-" } else { nil }
    }
    #expect(subjects == ["a", "b", "-"])
  }

  @Test("a mail without an id, and bytes that are no mail, are taken once each")
  func nameless() async throws {
    let box = try Mailbox()
    await box.readAll()
    box.server.add(Letter.of(["Subject: sem id"], "Olá"))
    box.server.add(Array("{\"this\": \"is no mail\"}".utf8))
    await box.readAll()
    box.server.renumber()
    await box.readAll()
    #expect(box.ids.count == 2)
    #expect(box.ids.allSatisfy { $0.hasPrefix("sha256:") })
    #expect(box.inbox.events.last?.kind == .unsupported)
  }

  @Test("a mail is as old as its writer says, or older where the server says so; without a date as the server says")
  func dates() async throws {
    let box = try Mailbox()
    await box.readAll()
    let arrived = "01-Jan-2026 12:00:00 +0000"
    for date in ["Wed, 31 Dec 2025 12:00:00 +0000", "Fri, 01 Jan 2027 12:00:00 +0000", "yesterday"] {
      box.server.add(Letter.of(["Date: \(date)", "Message-ID: <\(date.count)\(date.prefix(3))@a>"]), arrived: arrived)
    }
    await box.readAll()
    let noon = Date(timeIntervalSince1970: 1_767_268_800)
    #expect(box.inbox.events.map(\.at) == [noon - 86_400, noon, noon])
  }

  @Test("a mail that vanishes is passed over")
  func vanishing() async throws {
    let box = try Mailbox()
    await box.readAll()
    for number in 1...3 { box.server.add(Self.mail(number)) }
    box.server.remove(2)
    await box.readAll()
    #expect(box.ids == ["<1@example.com>", "<3@example.com>"])
  }

  @Test("mails are marked as read only where that is wished", arguments: [true, false])
  func seen(isWished: Bool) async throws {
    let box = try Mailbox(["markSeen": .bool(isWished)])
    await box.readAll()
    box.server.add(Self.mail(1))
    await box.readAll()
    #expect(box.server.seen == (isWished ? [1] : []))
  }

  @Test("the original is kept, and its files can be had from it")
  func files() async throws {
    let box = try Mailbox()
    await box.readAll()
    box.server.add(Self.mail(1))
    box.server.add(
      Letter.multipart(
        "mixed", ["Content-Type: text/plain\n\nOi", "Content-Type: image/png; name=bolo.png\n\nabc"],
        headers: ["Message-ID: <2@a>"]))
    await box.readAll()
    #expect(box.blobs.count == 1, "mails that come together are kept together")
    guard case .message(let message) = try #require(box.inbox.events.last).content else {
      Issue.record("not a message")
      return
    }
    let file = try #require(message.files.first)
    #expect(try await box.adapter.content(of: file, upTo: 100) == Array("abc".utf8))
    await #expect(throws: AdapterError.self) { _ = try await box.adapter.content(of: file, upTo: 2) }
    var foreign = file
    for ref in ["", "x", "../../1", String(repeating: "a", count: 64) + "/0/9/1", file.ref + ".9"] {
      foreign.ref = ref
      await #expect(throws: AdapterError.self) { _ = try await box.adapter.content(of: foreign, upTo: 100) }
    }
  }

  @Test("the event alone names the original's file, which the channel's days of keeping end; all else mentions it")
  func retention() async throws {
    let box = try Mailbox()
    await box.readAll()
    box.server.add(Letter.of(["Message-ID: <1@a>"], "Oi"))
    box.server.add(Letter.multipart("mixed", ["Content-Type: image/png; name=bolo.png\n\nabc"], headers: []))
    box.server.add(Array("{\"this\": \"is no mail\"}".utf8))
    await box.readAll()
    let originals = box.inbox.events.compactMap { event -> String? in
      switch event.content {
      case .message(let message): message.mail?.original
      case .unsupported(_, let raw): raw?["original"].flatMap(String.init(setting:))
      default: nil
      }
    }
    #expect(originals.count == 3)
    let file = String(try #require(originals.first).prefix(64))
    #expect(originals.allSatisfy { $0.hasPrefix(file) })
    for original in originals {
      #expect(try await OriginalRef(original[...])?.content(from: box.blobs) != nil)
    }
    for (name, value) in box.inbox.batches.flatMap(\.advancing) {
      #expect(!String(decoding: value ?? [], as: UTF8.self).contains(file), "\(name) keeps the file for ever")
    }
    for case .message(let message) in box.inbox.events.map(\.content) {
      #expect(message.files.allSatisfy { !$0.ref.contains(file) })
    }
  }

  @Test("a report that a mail of ours did not arrive fails its delivery; a made-up one does not")
  func bounces() async throws {
    let box = try Mailbox()
    await box.readAll()
    let thread = MailThread.key(root: "00112233445566778899", of: "email:ana@example.com")
    let ours = try #require(box.adapter.tokens.messageID(of: "m1.1", in: thread, domain: "padaria.example"))
    for id in [ours, ours.replacing("m1.1", with: "m2.1")] {
      box.server.add(
        Letter.multipart(
          "report; report-type=delivery-status",
          [
            "Content-Type: text/plain\n\nnot delivered",
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ana@example.com\nAction: failed\nStatus: 5.1.1",
            "Content-Type: message/rfc822\n\nMessage-ID: \(id)\nSubject: x\n\nOlá",
          ], headers: ["From: MAILER-DAEMON@mx.example", "Message-ID: <b\(id.count)\(id.hashValue)@mx>"]))
    }
    await box.readAll()
    let statuses = box.inbox.events.compactMap { event -> DeliveryStatus? in
      if case .status(let status) = event.content { status } else { nil }
    }
    #expect(statuses.map(\.delivery) == ["m1.1"])
    #expect(statuses.first?.stage == .failed)
    #expect(box.inbox.events.first { $0.kind == .status }?.thread == thread)
  }
}
