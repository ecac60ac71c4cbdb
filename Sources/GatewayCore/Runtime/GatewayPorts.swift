public import GatewayKit
public import Logging

/// Everything outside the core that a gateway depends on.
public struct GatewayPorts: Sendable {
  /// Durable state.
  public var store: any Store
  /// The source of request signers.
  public var signers: any SignerSource
  /// Which secrets are stored; this decides which providers count as connected.
  public var keys: any KeyDirectory
  /// The vault. When it is nil, operations report that secrets cannot be set.
  public var vault: (any Vault)?
  /// Hashes people's passwords. When it is nil, operations report that accounts are not available.
  public var passwords: (any PasswordHashing)?
  /// Makes and checks people's second factors. When it is nil, operations report that accounts are not available.
  public var secondFactors: (any SecondFactorKeeping)?
  /// Makes the secrets of webhooks. When it is nil, operations report that webhooks are not available.
  public var webhooks: (any WebhookSigning)?
  /// Carries out OAuth consents. When it is nil, operations report that consents are not available.
  public var consents: (any ConsentTaking)?
  /// Reads the configuration again. When it is nil, a reload is refused with the reason.
  public var configurationSource: (any ConfigurationSource)?
  /// The data folder's files.
  public var blobs: any BlobStore
  /// Outgoing HTTP.
  public var http: any HTTPTransport
  /// Outgoing HTTP to addresses that people enter, which reaches no private address unless the operator allows it.
  public var guardedHTTP: any HTTPTransport = UnavailableTransport()
  /// Outgoing mail.
  public var smtp: any SMTPTransport = UnavailableMail()
  /// Authenticated connections to mail servers.
  public var raw: any RawTransport = UnavailableMail()
  /// The work in progress, recorded so that it survives a crash.
  public var register: any WorkRegister = NoWorkRegister()
  /// Wall clock, uptime and sleep.
  public var clock: any GatewayClock
  /// Receives details that are not returned to callers.
  public var log: Logger

  /// Creates ports without a vault and without mail.
  public init(
    store: any Store, signers: any SignerSource, keys: any KeyDirectory, blobs: any BlobStore, http: any HTTPTransport,
    clock: any GatewayClock, log: Logger
  ) {
    self.store = store
    self.signers = signers
    self.keys = keys
    self.blobs = blobs
    self.http = http
    self.clock = clock
    self.log = log
  }

  /// Creates ports without mail; the vault is also the source of signers and the directory of stored secrets.
  public init(
    store: any Store, vault: any Vault, blobs: any BlobStore, http: any HTTPTransport, clock: any GatewayClock,
    log: Logger
  ) {
    self.init(store: store, signers: vault, keys: vault, blobs: blobs, http: http, clock: clock, log: log)
    self.vault = vault
  }
}
