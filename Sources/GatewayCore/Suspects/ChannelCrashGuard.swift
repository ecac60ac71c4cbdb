import GatewayKit

/// The crash guard that one channel's adapter uses.
struct ChannelCrashGuard: CrashGuard {
  let channel: ChannelID
  let suspects: Suspects

  func isSuspect(_ name: String) -> Bool { suspects.isSuspect(.adapter(name, on: channel)) }
  func isSetAside(_ name: String) -> Bool { suspects.isSetAside(.adapter(name, on: channel)) }

  func admit(_ name: String) async throws(CancellationError) {
    try await suspects.admit(.adapter(name, on: channel))
  }

  func begin(_ name: String) -> CrashMark {
    CrashMark(name: name, slot: suspects.begin(.adapter(name, on: channel)))
  }

  func end(_ mark: CrashMark, isDone: Bool) {
    suspects.end(mark.slot, of: .adapter(mark.name, on: channel), isDone: isDone)
  }
}
