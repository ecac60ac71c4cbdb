public import Foundation
public import Logging

/// Everything an adapter may use of the gateway. One per instance.
public struct AdapterContext: Sendable {
  /// The instance's id in `channels.json`.
  public let channel: ChannelID
  /// Where the outside reaches the instance, `…/channels/{id}`; nil while the gateway has no public address.
  public let publicURL: URL?
  /// Small durable values of this instance.
  public let state: any AdapterState
  /// Message authentication and randomness, separated from every other instance's; computes with the secrets that the
  /// instance's settings name.
  public let signer: any Signer
  /// This channel's conversations as its customers see them.
  public let conversations: any Conversations
  /// The data folder's files.
  public let blobs: any Blobs
  /// Outgoing HTTP.
  public let http: any HTTPTransport
  /// Outgoing mail.
  public let smtp: any SMTPTransport
  /// Logged-in connections to servers that speak a protocol of their own.
  public let raw: any RawTransport
  /// Marks work that would be begun again after a crash of the process.
  public let crashGuard: any CrashGuard
  /// Time.
  public let clock: any GatewayClock
  /// The instance's log; the channel's id is attached. Never pass it a secret, nor a customer's text above `debug`.
  public let log: Logger

  /// A context; made by the core, and by the test kit.
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
