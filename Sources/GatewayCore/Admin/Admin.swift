public import GatewayKit

/// The operations on a gateway, the same for the terminal and the console.
///
/// Each topic has a file `Admin+Topic.swift`, most of them in this folder.
public struct Admin: Sendable {
  let store: any Store
  let roster: Roster
  let keys: any KeyDirectory
  let content: ContentCache
  let switches: Switches
  let editor: ConversationEditor
  let outbox: Outbox
  let turns: Turns
  let identifiers: IdentifierDerivation
  let live: LiveConversations
  let clock: any GatewayClock
  let blobs: any BlobStore
  let intake: FileIntake
  let vault: (any Vault)?
  let budgets: BudgetGate
  let breakerStore: BreakerStore
  let consents: (any ConsentTaking)?
  let deletions: DeletionGuard
  let pendingConsents: PendingConsents
  let configurationSource: (any ConfigurationSource)?
  let updater: RosterUpdater

  var channels: Channels { roster.channels }
  var business: Business { roster.business }

  /// Pauses automatic answers on one channel, or on all for nil; customers' messages are still recorded.
  public func pause(_ channel: ChannelID?) async throws(AdminError) {
    try check(channel)
    try await stored { () throws(StoreError) in try await switches.pause(channel, now: clock.now) }
  }

  /// Resumes automatic answers. Messages received meanwhile stay unanswered; a person may look. Flows whose timers ran
  /// out continue at once.
  public func resume(_ channel: ChannelID?) async throws(AdminError) {
    try check(channel)
    let resumed = channels.all.filter { channel == nil || $0.id == channel }
    try await stored { () throws(StoreError) in
      try await switches.resume(channel)
      if try await turns.dueReconciler.releaseTimers(on: resumed.map(\.id)) > 0 { turns.due.lookAgain() }
    }
    turns.loops.forget(channel)
    for channel in resumed { channel.health.recovered(.answering) }
  }

  private func check(_ channel: ChannelID?) throws(AdminError) {
    guard let channel, channels[channel] == nil else { return }
    let known = channels.all.map(\.id.rawValue).filter { $0 != TerminalChannel.id.rawValue }
    throw AdminError("there is no channel \(channel); there is \(known.joined(separator: ", "))")
  }

  /// Runs a store operation and converts its error.
  func stored<T>(_ operation: () async throws(StoreError) -> T) async throws(AdminError) -> T {
    do { return try await operation() } catch { throw AdminError(error) }
  }
}

/// Why an operation failed: what happened, and the remedy, in English.
public struct AdminError: Error, Sendable, Codable, CustomStringConvertible {
  /// The explanation.
  public let message: String
  /// Problems with their places, if the input has several.
  public let diagnostics: [Diagnostic]

  /// Creates an error.
  public init(_ message: String, diagnostics: [Diagnostic] = []) {
    self.message = message
    self.diagnostics = diagnostics
  }

  init(_ error: StoreError) { self.init(error.message) }

  /// The explanation, followed by one line for each problem.
  public var description: String {
    ([message] + diagnostics.map(\.description)).joined(separator: "\n")
  }
}

extension AdminError: StoreFailure {}
