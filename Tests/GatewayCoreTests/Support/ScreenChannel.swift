import Foundation
import GatewayKit
import Synchronization

/// A channel of the tests whose log is the delivery, as the web widget's is: a `Posting` is a message, and a `Screen` shows
/// what customers' pages are sent.
struct ScreenChannel: ChannelAdapter, HTTPServing {
  static let screen = Setting<String>.required("screen", .text(), help: "the screen of the test")
  static let descriptor = PluginDescriptor(
    id: "screen", title: "Screen", icon: "<svg/>", settings: SettingsSpec([screen.field]))
  static let traits = ChannelTraits(limits: MessageLimits(textLength: 200, markup: .plain), logIsDelivery: true)

  private let clock: any GatewayClock

  init(settings: Settings, context: AdapterContext) {
    clock = context.clock
    Screen.named(settings[Self.screen]).show(context.conversations)
  }

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    throw AdapterError(.rejected, "the screen reads the log")
  }

  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    await Posting.take(request, at: clock.now, into: inbox)
  }
}

/// The other side of a `ScreenChannel`: what a customer's page is sent.
final class Screen: Sendable {
  private static let screens = Mutex<[String: Screen]>([:])
  private let conversations = Mutex<(any Conversations)?>(nil)

  static func named(_ name: String) -> Screen {
    screens.withLock { screens in
      if let screen = screens[name] { return screen }
      let screen = Screen()
      screens[name] = screen
      return screen
    }
  }

  func show(_ conversations: any Conversations) { self.conversations.withLock { $0 = conversations } }

  /// Reads a thread's events into a page until cancelled.
  func read(_ thread: ThreadKey, into page: Page) async throws {
    guard let conversations = conversations.withLock({ $0 }) else { return }
    for await event in try await conversations.events(of: thread, after: nil) { page.take(event) }
  }
}

/// A page that reads a thread's events.
final class Page: Sendable {
  private let taken = Mutex<[ConversationEvent]>([])

  func take(_ event: ConversationEvent) { taken.withLock { $0.append(event) } }

  /// The events it received, as text: `delta 0 text`, `discard`, `bot: text`, `owner agent`.
  var lines: [String] {
    taken.withLock { $0 }.map { event in
      switch event.content {
      case .message(let message): "\(message.author.rawValue): \(message.content.text)"
      case .owner(let owner): "owner \(owner.rawValue)"
      case .read: "read"
      case .delta(_, let offset, let text): "delta \(offset) \(text)"
      case .discard: "discard"
      case .typing(let author): "typing \(author.rawValue)"
      }
    }
  }

  /// The messages that previews and their ends were about.
  var previewed: Set<MessageID> {
    Set(
      taken.withLock { $0 }.compactMap { event in
        switch event.content {
        case .delta(let message, _, _), .discard(let message): message
        case .message, .owner, .read, .typing: nil
        }
      })
  }

  /// The ids of the messages, in order.
  var messages: [MessageID] {
    taken.withLock { $0 }.compactMap { if case .message(let message) = $0.content { message.id } else { nil } }
  }
}
