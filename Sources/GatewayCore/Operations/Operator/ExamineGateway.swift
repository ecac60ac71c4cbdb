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
  fileprivate func examinations() async -> [Examination] {
    var examinations = [await vaultExamination()]
    for provider in roster.providers {
      examinations.append(await Examination(provider.id.rawValue, [keyFinding(of: provider)]))
    }
    for channel in channels.all where channel.id != TerminalChannel.id {
      if let adapter = channel.adapter as? any Examining {
        examinations.append(Examination(channel.id.rawValue, await adapter.findings()))
      } else {
        examinations.append(
          Examination(
            channel.id.rawValue,
            [Finding(.ok, subject: "channel", detail: "there is nothing outside the gateway to check")]))
      }
    }
    return examinations
  }

  private func vaultExamination() async -> Examination {
    do throws(OperationError) {
      let unfit = try await secrets().filter { $0.state != .ready }
      let findings =
        try await vaulted { vault throws(VaultError) in try await vault.examine() }.findings
        + unfit.map {
          Finding(.failure, subject: "secret \($0.name)", detail: "it is \($0.state.rawValue)", remedy: $0.advice)
        }
      let opens = Finding(.ok, subject: "vault", detail: "everything in it can be decrypted")
      return Examination("vault", findings.isEmpty ? [opens] : findings)
    } catch {
      return Examination(
        "vault", [Finding(.failure, subject: "vault", detail: error.message, remedy: "see `balcao vault verify`")])
    }
  }

  private func keyFinding(of provider: Provider) async -> Finding {
    let key = provider.configuration.key
    if let key, let trouble = await keys.status(of: key).trouble {
      return Finding(
        .warning, subject: "key", detail: "\(trouble): the ladder skips this provider",
        remedy: "`balcao keys set \(key)`")
    }
    let remedy = key.map { "`balcao keys set \($0)`" }
    return switch await provider.adapter.verify() {
    case .ok: Finding(.ok, subject: "key", detail: "works")
    case .badKey: Finding(.failure, subject: "key", detail: "the provider rejects it", remedy: remedy)
    case .noCredit: Finding(.failure, subject: "key", detail: "it has no credit", remedy: "add credit at the provider")
    case .noModelAccess:
      Finding(
        .failure, subject: "key", detail: "it may not use the model", remedy: "set another model, or ask for access")
    case .unreachable:
      Finding(
        .failure, subject: "key", detail: "the provider could not be reached", remedy: "check baseURL and the network")
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
