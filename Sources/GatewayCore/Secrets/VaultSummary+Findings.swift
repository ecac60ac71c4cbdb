import Foundation
public import GatewayKit

extension VaultSummary {
  /// The replacements of keys that are not finished.
  var findings: [Finding] { [masterFinding, dataFinding].compactMap(\.self) }

  private var masterFinding: Finding? {
    nextMasterKey.map { next in
      Finding(
        .warning, subject: "master key",
        ExaminationCode.masterKeyReplaced.with([
          "next": .string(next.id), "since": .string(next.since.formatted(.balcao)),
        ]), remedies: next.remedies)
    }
  }

  private var dataFinding: Finding? {
    guard waiting > 0 else { return nil }
    return Finding(
      .warning, subject: "data key",
      ExaminationCode.dataKeyReplaced.with(["waiting": .integer(waiting), "rows": .integer(rows)]),
      remedies: [.run(RotateVault.spec)])
  }
}

extension NextMasterKey {
  /// What finishes the replacement.
  public var remedies: [Remedy] {
    isInUse ? [.retireMasterKey] : [.outside(RemedyCode.distributeMasterKey), .replaceMasterKey()]
  }
}
