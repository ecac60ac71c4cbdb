public import GatewayKit

/// Pauses automatic answers; customers' messages are still recorded.
public struct PauseAnswers: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "pause", http: .post("pause"), access: .admin, effect: .edit, audited: .object("channel", "channel"),
    summary: "Pauses automatic answers on one channel or on all.")

  /// The channel; nil for all.
  public let channel: ChannelID?

  /// Creates the operation.
  public init(channel: ChannelID? = nil) { self.channel = channel }

  /// Pauses.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let services = call.services
    if let channel { _ = try services.channel(channel) }
    let before = services.switches.pausedScopes
    try await services.stored { () throws(StoreError) in try await services.switches.pause(channel, now: call.now) }
    call.changed(from: before, to: services.switches.pausedScopes)
    return Done()
  }
}

/// Resumes automatic answers. Messages received meanwhile stay unanswered; a person may look. Flows whose timers ran out
/// continue at once.
public struct ResumeAnswers: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "resume", http: .delete("pause"), access: .admin, effect: .edit, audited: .object("channel", "channel"),
    summary: "Resumes automatic answers on one channel or on all.")

  /// The channel; nil for all.
  public let channel: ChannelID?

  /// Creates the operation.
  public init(channel: ChannelID? = nil) { self.channel = channel }

  /// Resumes.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let services = call.services
    let resumed = if let channel { [try services.channel(channel)] } else { services.channels.all }
    let before = services.switches.pausedScopes
    try await services.stored { () throws(StoreError) in
      try await services.switches.resume(channel)
      if try await services.turns.dueReconciler.releaseTimers(on: resumed.map(\.id)) > 0 {
        services.turns.due.lookAgain()
      }
    }
    call.changed(from: before, to: services.switches.pausedScopes)
    services.turns.loops.forget(channel)
    for channel in resumed { channel.health.recovered(.answering) }
    return Done()
  }
}

extension Switches {
  /// What is paused, for the audit log.
  fileprivate var pausedScopes: [String: [String]] { ["paused": all.map(\.scope)] }
}
