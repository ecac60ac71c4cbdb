public import GatewayKit
import Logging

extension ProviderContext {
  /// A context made of fakes; pass those that the test inspects.
  public static func forTesting(
    provider: ProviderID = "test", http: any HTTPTransport, clock: any GatewayClock = ManualClock()
  ) -> ProviderContext {
    ProviderContext(
      provider: provider, http: http, clock: clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }
}
