/// The one list of everything that people and programs do with the gateway.
public enum OperationCatalogue {
  /// Every operation, by topic.
  public static let all: [any Operation.Type] = [
    ListConversations.self, ShowConversation.self, ListLines.self, TakeConversation.self, ReplyToConversation.self,
    PreviewReply.self,
    ResolveConversation.self, TakeFilePiece.self, ListTraces.self, ListPrompts.self,
    ListDrafts.self, SendDraft.self, DiscardDraft.self,
    ListDeliveries.self, RetryDelivery.self, DropDelivery.self,
    ImportContent.self, ExportContent.self, ListContentVersions.self, RevertContent.self,
    ListProviders.self, SetAutomateResponses.self, SetBudget.self, ListUsage.self,
    ListTemplates.self, SyncTemplates.self, ShowMedia.self,
    ShowIntakeKey.self, SetSecret.self, LabelSecret.self, ListSecrets.self, RemoveSecret.self, VerifySecrets.self,
    ExamineVault.self, RotateVault.self, ReplaceMasterKey.self, RetireMasterKey.self, SetRecoveryKey.self,
    RequestDeviceCode.self, RedeemConsent.self, ExpectConsent.self, ShowConsentProgress.self,
    MakeSetupLink.self, CompleteSetup.self, BeginSession.self, ShowSession.self, EndSession.self,
    ShowMe.self, ChangeMe.self, ChangeMyPassword.self, ListSessions.self, EndAllSessions.self,
    BeginSecondFactor.self, ConfirmSecondFactor.self, RemoveSecondFactor.self,
    ListUsers.self, AddUser.self, ChangeUser.self, RemoveUser.self, InviteUser.self, AcceptInvitation.self,
    SignOutUser.self, RemoveUserSecondFactor.self, SetUserPassword.self, ListColleagues.self,
    ListTeams.self, AddTeam.self, ChangeTeam.self, RemoveTeam.self,
    ListTokens.self, CreateToken.self, RevokeToken.self,
    PauseAnswers.self, ResumeAnswers.self, ReloadConfiguration.self, ListAlerts.self, ExamineGateway.self, Chat.self,
    ListWebhooks.self, ShowWebhook.self, AddWebhook.self, ChangeWebhook.self, RemoveWebhook.self, TestWebhook.self,
    RotateWebhookSecret.self, ListWebhookDeliveries.self, ReplayWebhook.self,
    ListAudit.self, VerifyAudit.self, ExportAudit.self, Search.self,
  ]

  /// The operation of this name; nil when there is none.
  public static func operation(named name: String) -> (any Operation.Type)? { all.first { $0.spec.name == name } }
}
