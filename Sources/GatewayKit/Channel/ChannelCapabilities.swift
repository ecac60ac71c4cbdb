public import Foundation

/// A channel that is written to over HTTP: webhooks, a widget's routes.
public protocol HTTPServing: ChannelAdapter {
  /// Answers one request below `/channels/{id}/`. Verifies and bounds before it parses; answers with success only after
  /// `inbox.accept` returned.
  ///
  /// Concurrent. A streamed body is cancelled when the client goes away or the gateway stops; what comes before it, and
  /// an answer given whole, runs to its end.
  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse
}

/// A channel that fetches its messages itself.
public protocol Polling: ChannelAdapter {
  /// Fetches until cancelled. A throw, or a return, is restarted by the core with backoff and shown as degraded.
  ///
  /// Positions move only through `Batch.advancing`.
  func run(inbox: any Inbox) async throws(AdapterError)
}

/// A channel whose raw payloads can be explained offline: `balcao inspect`.
public protocol Inspecting: ChannelAdapter {
  /// The events in one raw payload (a webhook body, a mail), in order. Pure; nothing in a well-formed payload is
  /// dropped: what is not understood becomes `.unsupported`.
  ///
  /// - Throws: `.rejected` when the bytes are no payload of this channel at all.
  static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent]
}

/// A channel that has something to set up outside once the gateway's public address is known.
public protocol Activating: ChannelAdapter {
  /// Subscribes webhooks and the like to `publicURL` (this channel's own `…/channels/{id}`). Idempotent; called at each
  /// start and whenever the address changes; a failure leaves the channel shown as degraded.
  func activate(publicURL: URL) async throws(AdapterError)
}

/// A channel whose customers' files have to be fetched: events name them, the bytes come later.
///
/// The core runs it, off the path that acknowledges events: what is to be fetched is noted in the commit of its event,
/// tried until it is there or certain not to come, and kept under the content's hash.
public protocol MediaFetching: ChannelAdapter {
  /// Fetches one file, whole: at most `limit` bytes.
  ///
  /// - Throws: `.rejected` when it will never come (unknown, expired, too large); the core tries again after anything else.
  func content(of media: Media, upTo limit: Int) async throws(AdapterError) -> [UInt8]
}

/// A channel that has to be given a file before a message can carry it.
public protocol MediaUploading: ChannelAdapter {
  /// Uploads one file and returns the channel's name for it. An upload shows the customer nothing, and may be repeated.
  func upload(_ content: [UInt8], as file: OutgoingFile) async throws(AdapterError) -> String
}

/// A channel that can show the customer read marks and typing.
public protocol Signalling: ChannelAdapter {
  /// Shows that `externalID` was read, and that an answer is being written where `typing`. Best effort; a failure is
  /// logged and forgotten.
  func signal(readUpTo externalID: String, typing: Bool, in thread: ThreadKey) async throws(AdapterError)
}

/// A channel that may be written to outside its free-form window, in an approved form.
public protocol Reopening: ChannelAdapter {
  /// What is sent in place of `message` when the customer last wrote longer ago than `traits.freeFormWindow`; nil where
  /// the operator configured nothing, and the delivery is held for a person. Pure.
  func reopening(with message: OutgoingMessage) -> OutgoingMessage?
}

/// A channel whose pace is a setting: other instances of the same adapter may be slower or faster than `traits.pacing`.
public protocol Paced: ChannelAdapter {
  /// How fast this instance may be written to. Constant.
  var pacing: Pacing { get }
}

/// A channel that keeps something in memory, such as limits, which a change of its settings must not reset.
public protocol Continuing: ChannelAdapter {
  /// Makes an instance that goes on with what `predecessor` keeps in memory, under the new settings. The predecessor is the
  /// instance of the same channel id before a reload; requests that it answers at that moment end with it.
  init(settings: Settings, context: AdapterContext, continuing predecessor: Self)
}
