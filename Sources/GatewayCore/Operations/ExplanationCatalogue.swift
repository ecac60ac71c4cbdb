public import GatewayKit

/// The one list of the codes that the kit and the core tell people. The host and each adapter have lists of their own
/// (`PluginDescriptor.codes`).
public enum ExplanationCatalogue {
  /// Every list of codes.
  public static let all: [any ExplanationCode.Type] = [
    GeneralCode.self, AdapterErrorCode.self, SettingCode.self,
    OperationErrorCode.self, ArgumentCode.self, AlertCode.self, RemedyCode.self, ExaminationCode.self,
    SilenceCode.self, TroubleCode.self, DeliveryCode.self, BreakerCode.self, SecretCode.self, BudgetCode.self,
    ContentCode.self, TraceCode.self, FlowCode.self, ProviderCode.self, TriggerCode.self, TranscriptionCode.self,
    WorkCode.self, WebhookCode.self, ConfigurationEditCode.self,
  ]
}
