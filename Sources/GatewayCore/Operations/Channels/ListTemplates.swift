public import GatewayKit

/// A channel's stored templates. They are fetched first if they never were.
public struct ListTemplates: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "templates", http: .get("channels/{channel}/templates"), access: .agent, effect: .read,
    summary: "Lists the templates that may be sent outside the channel's free-form window.")

  /// The channel.
  public let channel: ChannelID

  /// Creates the operation.
  public init(channel: ChannelID) { self.channel = channel }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> TemplateList {
    let adapter = try call.services.templates(of: channel)
    do {
      if let kept = try await adapter.keptTemplates() { return kept }
      return try await adapter.syncTemplates()
    } catch {
      throw OperationError(.channelFailed, ["channel": .string(channel.rawValue), "reason": .string(error.message)])
    }
  }
}

/// Fetches a channel's templates again.
public struct SyncTemplates: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "templates.sync", http: .post("channels/{channel}/templates/sync"), access: .admin, effect: .edit,
    audited: .object("channel", "channel"), summary: "Fetches the channel's templates again.")

  /// The channel.
  public let channel: ChannelID

  /// Creates the operation.
  public init(channel: ChannelID) { self.channel = channel }

  /// Fetches.
  public func run(_ call: OperationCall) async throws(OperationError) -> TemplateList {
    let adapter = try call.services.templates(of: channel)
    do { return try await adapter.syncTemplates() } catch {
      throw OperationError(.channelFailed, ["channel": .string(channel.rawValue), "reason": .string(error.message)])
    }
  }
}

extension OperationServices {
  /// The channel's adapter; throws when it has no templates.
  fileprivate func templates(of id: ChannelID) throws(OperationError) -> any TemplateListing {
    guard let adapter = try channel(id).adapter as? any TemplateListing else {
      throw OperationError(.noTemplates, ["channel": .string(id.rawValue)])
    }
    return adapter
  }
}
