import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization

/// A channel that does the least a channel can, and one thing wrong where `flaw` says so.
struct Pigeon: HTTPServing {
  /// What is wrong with every pigeon of this task.
  @TaskLocal static var flaw: Flaw?

  static let loft = Setting<String>.required("loft", .text(), help: "Where the pigeons live.")
  private static let moods = Mutex(0)

  static var descriptor: PluginDescriptor {
    let speed = Setting<Int>.defaulted(
      "speed", .integer(1...100), to: flaw == .defaultBeyondItsRange ? 1000 : 80, help: "Kilometres an hour.")
    return PluginDescriptor(
      id: flaw == .idInCapitals ? "Pigeon" : "pigeon", title: "Pigeon",
      icon: "<svg viewBox=\"0 0 24 24\"><path fill=\"currentColor\" d=\"M0 0h24\"/></svg>",
      settings: SettingsSpec([loft.field, speed.field]),
      exemptions: flaw == .exemptFromNothing ? [ConformanceExemption(check: "flying", reason: "Too lazy to fly.")] : [],
      codes: flaw == .foreignCodes ? [SettingCode.self] : [])
  }

  static let traits = ChannelTraits(limits: MessageLimits(textLength: 100, markup: .plain))

  static func check(_ settings: Settings) -> [Diagnostic] {
    guard flaw == .moody else { return [] }
    return moods.withLock { mood in
      mood += 1
      return [.warning(at: "loft", .plain("mood \(mood)"))]
    }
  }

  private struct Note: Decodable {
    let id: String
    let customer: String
    let text: String
  }

  private let context: AdapterContext
  private let loft: Loft
  private let memory: Memory

  /// What a pigeon knows until it is restarted.
  private final class Memory: Sendable {
    let arrivals = Mutex(0)
    let birthmark: String
    init(birthmark: String) { self.birthmark = birthmark }
  }

  init(settings: Settings, context: AdapterContext) {
    self.context = context
    loft = Loft.named(settings[Self.loft])
    memory = Memory(birthmark: UUID().uuidString)
    if Self.flaw == .busyAtInit { _ = context.conversations.id(of: "somebody") }
  }

  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    guard request.path == "notes" || Self.flaw == .hearsEveryPath else { return ServedResponse(status: .notFound) }
    guard request.method == .post || Self.flaw == .hearsEveryPath else {
      return ServedResponse(status: .methodNotAllowed)
    }
    guard request.headers[.authorization] == "ring" || Self.flaw == .trustsAnybody else {
      return ServedResponse(status: .unauthorized)
    }
    do {
      var notes = try await notes(in: request)
      if Self.flaw == .dropsLongBatches { notes = Array(notes.prefix(50)) }
      _ = try await inbox.accept(Batch(events: notes.map(event)))
      return ServedResponse(status: .accepted)
    } catch let error as AdapterError {
      if Self.flaw == .acknowledgesFailures { return ServedResponse(status: .accepted) }
      return error.outcome == .rejected
        ? ServedResponse(status: .unprocessableContent)
        : ServedResponse(status: .serviceUnavailable, headers: [.retryAfter: "1"])
    } catch {
      return ServedResponse(status: .badRequest)
    }
  }

  private func notes(in request: ServedRequest) async throws -> [Note] {
    let bytes = try await request.body.bytes(upTo: 65_536)
    do {
      let notes = try JSONDecoder().decode([Note].self, from: Data(bytes))
      guard !notes.isEmpty else { throw ServedBody.Failure.interrupted }
      return notes
    } catch {
      guard Self.flaw == .takesAnything else { throw error }
      return [Note(id: "anything", customer: "anybody", text: String(decoding: bytes, as: UTF8.self))]
    }
  }

  private func event(_ note: Note) -> InboundEvent {
    let name =
      switch Self.flaw {
      case .namesByArrival:
        memory.arrivals.withLock { arrivals in
          arrivals += 1
          return "\(arrivals)"
        }
      case .oneNameForAll: "note"
      case .forgetsAtRestart: "\(memory.birthmark)/\(note.id)"
      default: "\(note.customer)/\(note.id)"
      }
    let text = Self.flaw == .losesLineBreaks ? note.text.replacing("\n", with: "") : note.text
    return InboundEvent(
      externalID: name, at: context.clock.now, thread: ThreadKey(rawValue: note.customer),
      from: Sender(aliases: [Alias(scheme: "pigeon", value: note.customer)]),
      content: .message(InboundMessage(parts: [.text(text)])))
  }

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    let answer = await loft.fly()
    if Self.flaw == .sendsTwice { _ = await loft.fly() }
    switch answer {
    case .takes: return Receipt(externalID: delivery.id.rawValue)
    case .refuses:
      if Self.flaw == .swallowsRefusals { return Receipt(externalID: nil) }
      throw AdapterError(.rejected, "the loft refused the pigeon")
    case .refusesCredential: throw AdapterError(.unauthorized, "the loft does not know the ring")
    case .throttles: throw AdapterError(.throttled(retryAfter: .seconds(5)), "the loft is crowded")
    case .isUnavailable: throw AdapterError(.unavailable, "the loft is closed")
    case .fallsSilent:
      throw AdapterError(Self.flaw == .hidesDoubt ? .unavailable : .unknown, "the pigeon did not come back")
    }
  }
}
