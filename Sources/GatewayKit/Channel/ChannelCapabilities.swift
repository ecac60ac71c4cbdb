public import Foundation

/// A channel that receives HTTP requests, such as webhooks or the requests of a widget.
public protocol HTTPServing: ChannelAdapter {
  /// Answers one request below `/channels/{id}/`. Must verify the sender and limit the size before parsing, and may answer
  /// with success only after `inbox.accept` has returned.
  ///
  /// Called concurrently. A streamed body is cancelled if the client disconnects or the gateway stops; the handler
  /// itself runs to its end.
  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse
}

/// A channel that fetches its messages.
public protocol Polling: ChannelAdapter {
  /// Fetches until cancelled. If it throws or returns, the core shows the channel as degraded and calls it again after a
  /// backoff.
  ///
  /// Store positions only through `Batch.advancing`, in the same commit as the events.
  func run(inbox: any Inbox) async throws(AdapterError)
}

/// A channel whose raw payloads can be read offline by `balcao inspect`.
public protocol Inspecting: ChannelAdapter {
  /// The events in one raw payload (a webhook body, a mail), in order. Pure. Must not drop anything in a
  /// well-formed payload: an event that it does not understand becomes `.unsupported`.
  ///
  /// - Throws: `.rejected` if the bytes are not a payload of this channel.
  static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent]
}

/// A channel that must register the gateway's public address with the other side.
public protocol Activating: ChannelAdapter {
  /// Subscribes `publicURL`, the address `…/channels/{id}` of this channel, for example to webhooks. Must be idempotent:
  /// it is called at each start and whenever the address changes. After a failure the channel is shown as degraded.
  func activate(publicURL: URL) async throws(AdapterError)
}

/// A channel whose events only name the files of customers, so that their bytes must be fetched.
///
/// The core fetches files after the event is acknowledged. The file to fetch is recorded in the commit of its event, tried
/// until it arrives or fails for good, and stored under the hash of its content.
public protocol MediaFetching: ChannelAdapter {
  /// Fetches one complete file of at most `limit` bytes. Makes one attempt.
  ///
  /// - Throws: `.rejected` if the file can never be fetched (unknown, expired, too large); after any other error the core
  ///   tries again.
  func content(of media: Media, upTo limit: Int) async throws(AdapterError) -> [UInt8]
}

/// A channel to which a file must be uploaded before a message can contain it.
public protocol MediaUploading: ChannelAdapter {
  /// Uploads one file and returns the channel's id of it. An upload is invisible to the customer and may be repeated.
  func upload(_ content: [UInt8], as file: OutgoingFile) async throws(AdapterError) -> String
}

/// A channel that can show read marks and a typing indicator to the customer.
public protocol Signalling: ChannelAdapter {
  /// Marks the message `externalID` as read and, if `typing`, shows that an answer is being written. A failure is only
  /// logged.
  func signal(readUpTo externalID: String, typing: Bool, in thread: ThreadKey) async throws(AdapterError)
}

/// A channel that allows approved templates outside its free-form window.
public protocol Reopening: ChannelAdapter {
  /// The template to send in place of `message` if the customer's last message is older than `traits.freeFormWindow`. Nil
  /// if the operator configured none; then the delivery is held for a person. Pure.
  func reopening(with message: OutgoingMessage) -> OutgoingMessage?
}

/// A channel whose pace depends on the settings of the instance, not on `traits.pacing`.
public protocol Paced: ChannelAdapter {
  /// The pace of this instance. Must not change during its life.
  var pacing: Pacing { get }
}

/// A channel with state in memory, such as rate limits, that must survive a change of its settings.
public protocol Continuing: ChannelAdapter {
  /// Creates an instance with the new settings and the in-memory state of `predecessor`, which is the instance of the same
  /// channel id before a reload. The predecessor still finishes the requests that it is handling.
  init(settings: Settings, context: AdapterContext, continuing predecessor: Self)
}

/// A channel that can check its own connection for `balcao doctor`.
public protocol Examining: ChannelAdapter {
  /// Checks credentials, subscriptions and reachability. Each problem has a remedy. May take seconds.
  func findings() async -> [Finding]
}

/// A channel whose templates can be fetched and are stored in between.
public protocol TemplateListing: ChannelAdapter {
  /// Fetches all templates of the channel and stores them. The core calls it at the start, several times a day, and when a
  /// person asks.
  func syncTemplates() async throws(AdapterError) -> TemplateList

  /// The stored templates; nil if they were never fetched.
  func keptTemplates() async throws(AdapterError) -> TemplateList?
}
