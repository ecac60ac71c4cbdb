public import GatewayKit
public import Logging

/// What a gateway needs from the world.
public struct GatewayPorts: Sendable {
  /// Durable state.
  public var store: any Store
  /// Where signers come from.
  public var signers: any SignerSource
  /// Which secrets are stored: tells which providers are connected.
  public var keys: any KeyDirectory
  /// The secrets; nil: there are none to set, and `admin` says so.
  public var vault: (any Vault)?
  /// The way to consents. Where it is nil, `admin` explains that consents are not available.
  public var consents: (any ConsentTaking)?
  /// Reads the configuration again. Where it is nil, `admin` refuses a reload and says why.
  public var configurationSource: (any ConfigurationSource)?
  /// The data folder's files.
  public var blobs: any BlobStore
  /// Outgoing HTTP.
  public var http: any HTTPTransport
  /// Outgoing mail.
  public var smtp: any SMTPTransport = UnavailableMail()
  /// Logged-in connections to mail servers.
  public var raw: any RawTransport = UnavailableMail()
  /// What runs at the moment, in a form that outlives a crash.
  public var register: any WorkRegister = NoWorkRegister()
  /// Time.
  public var clock: any GatewayClock
  /// What no caller is told.
  public var log: Logger

  /// Ports without a vault, and without mail.
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

  /// Ports with a vault, which also gives signers and tells what is stored; without mail.
  public init(
    store: any Store, vault: any Vault, blobs: any BlobStore, http: any HTTPTransport, clock: any GatewayClock,
    log: Logger
  ) {
    self.init(store: store, signers: vault, keys: vault, blobs: blobs, http: http, clock: clock, log: log)
    self.vault = vault
  }
}
