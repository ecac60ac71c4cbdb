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
        alerts.append(Alert(provider, since: trouble.since, reason: trouble.reason, pause))
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
    reason = "\(pause.inWords): \(pause.reason)"
    remedy = "it is asked again automatically then; `balcao keys verify` tries it immediately"
  }

  fileprivate init(_ provider: Provider, since: Date, reason: String, _ pause: StoredPause? = nil) {
    kind = .provider
    subject = provider.id.rawValue
    self.since = since
    self.reason = reason + (pause.map { "; \($0.inWords)" } ?? "")
    let set = provider.configuration.key.map { ", then `balcao keys set \($0)` with a key that works" } ?? ""
    remedy = "`balcao keys verify`\(set)"
  }
}

extension StoredPause {
  fileprivate var inWords: String { "not asked until \(until.formatted(.balcao))" }
}
