import Foundation
public import GatewayKit

extension VaultSummary {
  /// The replacements of keys that are not finished.
  public var findings: [Finding] { [masterFinding, dataFinding].compactMap(\.self) }

  private var masterFinding: Finding? {
    nextMasterKey.map { next in
      Finding(
        .warning, subject: "master key",
        detail: "it is being replaced: \(next.id) opens the vault as well, since \(next.since.formatted(.balcao))",
        remedy: next.remedy)
    }
  }

  private var dataFinding: Finding? {
    guard waiting > 0 else { return nil }
    return Finding(
      .warning, subject: "data key", detail: "its replacement was interrupted: \(waiting) of \(rows) rows wait",
      remedy: "`balcao vault rotate`")
  }
}

extension NextMasterKey {
  /// What finishes the replacement.
  public var remedy: String {
    isInUse
      ? "the gateway was started with it; finish with `balcao vault rotate --master --finish`"
      : "put it in the place of the former one and restart, or go on with `balcao vault rotate --master`"
  }
}
