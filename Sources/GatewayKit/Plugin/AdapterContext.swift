public import Foundation
public import Logging

/// The services of the gateway for one instance of a channel adapter.
public struct AdapterContext: Sendable {
  /// The instance's id in `channels.json`.
  public let channel: ChannelID
  /// The public address of the instance, `…/channels/{id}`; nil if the gateway has no public address.
  public let publicURL: URL?
  /// Small durable values of this instance.
  public let state: any AdapterState
  /// Message authentication codes and random bytes. Its keys are separate from those of other instances; it can also
  /// compute with the secrets that the instance's settings name.
  public let signer: any Signer
  /// The conversations of this channel as its customers see them.
  public let conversations: any Conversations
  /// The files in the data folder.
  public let blobs: any Blobs
  /// Outgoing HTTP.
  public let http: any HTTPTransport
  /// Outgoing mail.
  public let smtp: any SMTPTransport
  /// Logged-in byte connections to servers with other protocols, such as IMAP.
  public let raw: any RawTransport
  /// Registers work that would be repeated after a crash of the process.
  public let crashGuard: any CrashGuard
  /// The clock.
  public let clock: any GatewayClock
  /// The logger of the instance, with the channel's id. Never log secrets, and log customers' texts only at `debug` or
  /// below.
  public let log: Logger

  /// Creates a context. Used by the core and the test kit.
  public init(
    channel: ChannelID, state: any AdapterState, signer: any Signer, conversations: any Conversations,
    blobs: any Blobs, http: any HTTPTransport, smtp: any SMTPTransport, raw: any RawTransport,
    clock: any GatewayClock, log: Logger, publicURL: URL? = nil,
    crashGuard: any CrashGuard = NoCrashGuard()
  ) {
    self.channel = channel
    self.publicURL = publicURL
    self.state = state
    self.signer = signer
    self.conversations = conversations
    self.blobs = blobs
    self.http = http
    self.smtp = smtp
    self.raw = raw
    self.crashGuard = crashGuard
    self.clock = clock
    self.log = log
  }
}
