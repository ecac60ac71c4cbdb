public import GatewayKit

// Channels are made, changed and removed without a restart, as a reload of the file does it.

/// Makes a channel.
public struct AddChannel: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "channels.add", http: .post("channels", status: 201), access: .admin, effect: .edit,
    audited: .object("channel", "channel"), summary: "Makes a channel, which works at once.")

  /// The id, which stays for good: 1 to 40 characters of a-z, 0-9 and -.
  public let channel: ChannelID
  /// The adapter.
  public let adapter: AdapterID
  /// Its members, as in the configuration file: `{"automation": "on", "settings": {…}}`.
  public let members: JSONValue?

  /// Creates the operation.
  public init(channel: ChannelID, adapter: AdapterID, members: JSONValue? = nil) {
    self.channel = channel
    self.adapter = adapter
    self.members = members
  }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConfiguredChannel {
    let editor = try call.services.configurationEditor()
    let adapter = try editor.adapter(adapter, of: .channels)
    let members = try NewElement.members(members, id: channel.rawValue, adapter: adapter)
    let added = try await editor.add(ConfiguredID(.channels, channel.rawValue), members)
    call.changed(from: nil, to: members)
    return call.services.view(of: added)
  }
}

/// Changes a channel.
public struct ChangeChannel: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "channels.change", http: .patch("channels/{channel}", headers: [.ifMatch: "revision"]), access: .admin,
    effect: .edit, audited: .object("channel", "channel"),
    summary: "Changes a channel by a merge patch of its members (RFC 7396), effective at once.")

  /// The channel.
  public let channel: ChannelID
  /// What changes: `{"automation": "off", "settings": {"title": "Padaria"}}`; null takes a change back.
  public let changes: JSONValue
  /// The revision that the change is based on; nil changes any.
  public let revision: String?

  /// Creates the operation.
  public init(channel: ChannelID, changes: JSONValue, revision: String? = nil) {
    self.channel = channel
    self.changes = changes
    self.revision = revision
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConfiguredChannel {
    let (before, after) = try await call.services.configurationEditor().change(
      ConfiguredID(.channels, channel.rawValue), by: try NewElement.object(changes, at: "changes"),
      ifMatch: revision)
    call.changed(from: before.values(changedBy: changes), to: after.values(changedBy: changes))
    return call.services.view(of: after)
  }
}

/// Removes a channel. Its conversations stay.
public struct RemoveChannel: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "channels.remove", http: .delete("channels/{channel}"), access: .admin, effect: .edit,
    audited: .object("channel", "channel"),
    summary: "Removes a channel. It answers what it accepted for up to a minute; its conversations stay.")

  /// The channel.
  public let channel: ChannelID

  /// Creates the operation.
  public init(channel: ChannelID) { self.channel = channel }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    try await call.services.configurationEditor().remove(ConfiguredID(.channels, channel.rawValue))
    return Done()
  }
}

/// Examines a channel's connection.
public struct ExamineChannel: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "channels.examine", http: .post("channels/{channel}/examine"), access: .admin, effect: .read,
    summary: "Examines a channel's credentials and connection. May take half a minute.")

  /// The channel.
  public let channel: ChannelID

  /// Creates the operation.
  public init(channel: ChannelID) { self.channel = channel }

  /// Examines it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<Finding> {
    Page(await call.services.findings(of: try call.services.channel(channel)))
  }
}
