public import GatewayKit

/// Examines the vault, each provider's key and each channel's connection. May take half a minute.
public struct ExamineGateway: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "doctor", http: .get("doctor"), access: .admin, effect: .read,
    summary: "Examines the vault, each provider's key and each channel's connection. May take half a minute.")

  /// Creates the operation.
  public init() {}

  /// Examines.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<Examination> {
    Page(await call.services.examinations())
  }
}

extension OperationServices {
  /// What a channel finds out about its connection.
  func findings(of channel: Channel) async -> [Finding] {
    guard let adapter = channel.adapter as? any Examining else {
      return [Finding(.ok, subject: "channel", ExaminationCode.nothingOutside.with())]
    }
    return await adapter.findings()
  }

  fileprivate func examinations() async -> [Examination] {
    var examinations = [await vaultExamination()]
    for provider in roster.providers {
      examinations.append(await Examination(provider.id.rawValue, [keyFinding(of: provider)]))
    }
    for channel in channels.all where channel.id != TerminalChannel.id {
      examinations.append(Examination(channel.id.rawValue, await findings(of: channel)))
    }
    return examinations
  }

  private func vaultExamination() async -> Examination {
    do throws(OperationError) {
      let unfit = try await secrets().filter { $0.state != .ready }
      let vault = try await vaulted { vault throws(VaultError) in try await vault.examine() }
      let findings =
        vault.findings
        + unfit.compactMap { secret in
          secret.reason.map {
            Finding(.failure, subject: "secret \(secret.name)", $0, remedies: secret.remedy.map { [$0] } ?? [])
          }
        }
      let opens = Finding(.ok, subject: "vault", ExaminationCode.vaultWorks.with())
      return Examination("vault", findings.isEmpty ? [opens] : findings)
    } catch {
      let reason = ExaminationCode.vaultFails.with(["reason": error.explanation.parameter])
      return Examination(
        "vault", [Finding(.failure, subject: "vault", reason, remedies: [.run(ExamineVault.spec)])])
    }
  }

  private func keyFinding(of provider: Provider) async -> Finding {
    let key = provider.configuration.key
    let store = key.map { [Remedy.storeSecret($0)] } ?? []
    if let key, let trouble = await keys.status(of: key).trouble {
      let reason = ExaminationCode.providerSkipped.with(["reason": trouble.parameter])
      return Finding(.warning, subject: "key", reason, remedies: store)
    }
    func failure(_ reason: Explanation, _ remedies: [Remedy]) -> Finding {
      Finding(.failure, subject: "key", reason, remedies: remedies)
    }
    return switch await provider.adapter.verify() {
    case .ok: Finding(.ok, subject: "key", ExaminationCode.keyWorks.with())
    case .badKey: failure(TroubleCode.keyRejected.with(), store)
    case .noCredit: failure(TroubleCode.keyWithoutCredit.with(), [.outside(.addCredit)])
    case .noModelAccess: failure(TroubleCode.keyWithoutModel.with(), [.outside(.changeModel)])
    case .unreachable: failure(ExaminationCode.providerUnreachable.with(), [.outside(.checkNetwork)])
    }
  }
}

/// The findings in one place.
public struct Examination: Sendable, Hashable, Codable {
  /// `vault`, or the id of a channel or provider.
  public let place: String
  /// What was found.
  public let findings: [Finding]

  /// Creates an examination.
  public init(_ place: String, _ findings: [Finding]) {
    self.place = place
    self.findings = findings
  }
}
