import Foundation
import GatewayKit

extension OperationServices {
  /// Providers that need attention because of their keys, or because they are not asked for longer than a moment. The
  /// vault's notes about a key and such pauses survive a restart.
  func providerAlerts() async -> [Alert] {
    var alerts: [Alert] = []
    for provider in roster.providers {
      let status = await status(of: provider)
      let trouble = provider.trouble(with: status)
      let pause = provider.breakers.lastingPauses(clock.now).first { $0.key.keyGivenAt == status?.givenAt }
      if let status, status.isStored, let unusable = status.trouble {
        alerts.append(Alert(provider, since: clock.now, reason: unusable))
      } else if let trouble, trouble.wantsPerson {
        alerts.append(Alert(provider, since: trouble.since, reason: trouble.reason, pause, trouble.remedy))
      } else if let refusal = status?.refusal, let verification = status?.verification {
        alerts.append(Alert(provider, since: verification.at, reason: refusal, pause))
      } else if let pause {
        alerts.append(Alert(provider, pause))
      }
    }
    return alerts
  }
}

extension Alert {
  fileprivate init(_ provider: Provider, _ pause: StoredPause) {
    kind = .provider
    subject = provider.id.rawValue
    since = pause.since
    reason = AlertCode.providerPaused.with(pause.params(pause.reason))
    remedies = [.outside(.askedAgain)] + Self.verify(provider)
  }

  fileprivate init(
    _ provider: Provider, since: Date, reason: Explanation, _ pause: StoredPause? = nil, _ remedy: Remedy? = nil
  ) {
    kind = .provider
    subject = provider.id.rawValue
    self.since = since
    self.reason = pause.map { AlertCode.providerTroublePaused.with($0.params(reason)) } ?? reason
    remedies =
      Self.verify(provider) + ((remedy ?? provider.configuration.key.map(Remedy.storeSecret)).map { [$0] } ?? [])
  }

  private static func verify(_ provider: Provider) -> [Remedy] {
    provider.configuration.key.map { [.run(VerifySecrets.spec, ["secret": .string($0.rawValue)])] } ?? []
  }
}

extension StoredPause {
  fileprivate func params(_ reason: Explanation) -> [String: JSONValue] {
    ["until": .string(until.formatted(.balcao)), "reason": reason.parameter]
  }
}
