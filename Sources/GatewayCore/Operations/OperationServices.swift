import GatewayKit

/// The parts of the gateway that operations work with.
struct OperationServices: Sendable {
  let store: any Store
  let audit: AuditLog
  let indexer: SearchIndexer
  let roster: Roster
  let keys: any KeyDirectory
  let content: ContentCache
  let switches: Switches
  let editor: ConversationEditor
  let outbox: Outbox
  let turns: Turns
  let identifiers: IdentifierDerivation
  let live: LiveConversations
  let feed: ChangeFeed
  let presences: PresenceBoard
  let files: CustomerFiles
  let clock: any GatewayClock
  let blobs: any BlobStore
  let intake: FileIntake
  let uploads: UploadQuota
  let vault: (any Vault)?
  let budgets: BudgetGate
  let breakerStore: BreakerStore
  let consents: (any ConsentTaking)?
  let deletions: DeletionGuard
  let pendingConsents: PendingConsents
  let configurationSource: (any ConfigurationSource)?
  let updater: RosterUpdater
  let jobs: Jobs
  let people: People
  let webhooks: WebhookDispatcher
  let webhookSigning: (any WebhookSigning)?

  var signIn: SignIn { SignIn(people: people, identifiers: identifiers) }
  var channels: Channels { roster.channels }
  var business: Business { roster.business }

  /// Runs a store operation and converts its error.
  func stored<T>(_ operation: () async throws(StoreError) -> T) async throws(OperationError) -> T {
    do { return try await operation() } catch { throw OperationError(error) }
  }

  /// The channel; throws when it does not exist.
  func channel(_ id: ChannelID) throws(OperationError) -> Channel {
    guard let channel = channels[id] else {
      let known = channels.all.map(\.id).filter { $0 != TerminalChannel.id }
      throw OperationError(
        .channelNotFound,
        ["channel": .string(id.rawValue), "known": .array(known.map { .string($0.rawValue) })])
    }
    return channel
  }

  /// The provider; throws when it does not exist.
  func provider(_ id: ProviderID) throws(OperationError) -> Provider {
    let providers = roster.providers
    guard !providers.isEmpty else { throw OperationError(.noProviders) }
    guard let provider = providers.first(where: { $0.id == id }) else {
      throw OperationError(
        .providerNotFound,
        ["provider": .string(id.rawValue), "known": .array(providers.map { .string($0.id.rawValue) })])
    }
    return provider
  }
}
