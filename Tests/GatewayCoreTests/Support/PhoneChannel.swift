import Foundation
import GatewayKit
import HTTPTypes
import Synchronization

/// A channel of the tests: a `Posting` is a message; what is sent goes into its phone.
struct PhoneChannel: ChannelAdapter, HTTPServing, MediaUploading {
  static let phone = Setting<String>.required("phone", .text(), help: "the phone of the test")
  static let descriptor = PluginDescriptor(
    id: "phone", title: "Phone", icon: "<svg/>", settings: SettingsSpec([phone.field]))
  static let traits = ChannelTraits(
    limits: MessageLimits(
      textLength: 200, markup: .plain, buttons: .init(count: 3, titleLength: 20, textLength: 100)),
    automaticAnswers: caps)
  /// Wide enough for tests that are not about limits.
  static let caps = AutomaticAnswerCaps(
    perConversation: 40, perContact: 50, window: .seconds(86_400), perChannel: 300, channelWindow: .seconds(3600))

  private let phone: Phone
  private let clock: any GatewayClock

  init(settings: Settings, context: AdapterContext) {
    phone = Phone.named(settings[Self.phone])
    clock = context.clock
  }

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    try await phone.take(delivery)
    return Receipt(externalID: "ext-\(delivery.id)")
  }

  func upload(_ content: [UInt8], as file: OutgoingFile) async throws(AdapterError) -> String {
    await phone.upload()
    return "uploaded"
  }

  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    await Posting.take(request, at: phone.sentAt ?? clock.now, into: inbox)
  }
}

/// The other side of a `PhoneChannel`: what arrived, and how it should fail.
final class Phone: Sendable {
  private struct State {
    var deliveries: [Delivery] = []
    var failures: [AdapterError] = []
    var gate: (@Sendable (Delivery) async -> Void)?
    var uploading: (@Sendable () async -> Void)?
    var sentAt: Date?
  }
  private static let phones = Mutex<[String: Phone]>([:])
  private let state = Mutex(State())

  static func named(_ name: String) -> Phone {
    phones.withLock { phones in
      if let phone = phones[name] { return phone }
      let phone = Phone()
      phones[name] = phone
      return phone
    }
  }

  /// What arrived, in order.
  var deliveries: [Delivery] { state.withLock(\.deliveries) }
  var texts: [String] { deliveries.map(\.message.text) }

  /// The time that customers' messages bear; nil for the present.
  var sentAt: Date? { state.withLock(\.sentAt) }
  func send(at date: Date) { state.withLock { $0.sentAt = date } }

  /// The next attempts fail with these, one each.
  func fail(with errors: [AdapterError]) { state.withLock { $0.failures = errors } }
  /// Awaited in each attempt, before it takes effect.
  func hold(_ gate: @escaping @Sendable (Delivery) async -> Void) { state.withLock { $0.gate = gate } }

  /// Awaited in each upload.
  func holdUploads(_ gate: @escaping @Sendable () async -> Void) { state.withLock { $0.uploading = gate } }
  func upload() async { await state.withLock(\.uploading)?() }

  func take(_ delivery: Delivery) async throws(AdapterError) {
    await state.withLock(\.gate)?(delivery)
    let failure = state.withLock { state -> AdapterError? in
      guard state.failures.isEmpty else { return state.failures.removeFirst() }
      state.deliveries.append(delivery)
      return nil
    }
    if let failure { throw failure }
  }
}
