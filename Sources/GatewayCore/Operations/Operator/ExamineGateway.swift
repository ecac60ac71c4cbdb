public import GatewayKit

/// Examines the vault, each provider's key and each channel's connection. May take half a minute.
public struct ExamineGateway: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "doctor", http: .job("doctor"), access: .admin, effect: .own,
    summary: "Examines the vault, each provider's key and each channel's connection, as a job.")

  /// Creates the operation.
  public init() {}

  /// Examines.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<Examination> {
    Page(try await call.services.examinations(call))
  }
}

/// Shows the last job that examined the gateway.
public struct ShowExamination: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "doctor.last", http: .get("doctor"), access: .admin, effect: .read,
    summary: "Shows the last job that examined the gateway, with what it found.")

  /// Creates the operation.
  public init() {}

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> JobView {
    let services = call.services
    let last = try await services.stored { () throws(StoreError) in
      try await services.store.jobs(ofKind: ExamineGateway.spec.name, before: nil, limit: 1).first
    }
    guard let last else { throw OperationError(.jobNotFound) }
    return services.view(try await services.storedJob(last.id))
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

  fileprivate func examinations(_ call: OperationCall) async throws(OperationError) -> [Examination] {
    let (providers, channels) = (roster.providers, channels.all.filter { $0.id != TerminalChannel.id })
    let total = 1 + providers.count + channels.count
    var examinations: [Examination] = []
    func add(_ examination: Examination) throws(OperationError) {
      examinations.append(examination)
      call.progress(examinations.count, of: total)
      try call.throwIfCancelled()
    }
    try add(await vaultExamination())
    for provider in providers { try add(Examination(provider.id.rawValue, [await keyFinding(of: provider)])) }
    for channel in channels { try add(Examination(channel.id.rawValue, await findings(of: channel))) }
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
