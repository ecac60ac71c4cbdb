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
    ListAdapters.self, ShowAdapterIcon.self,
    ListChannels.self, ShowChannel.self, AddChannel.self, ChangeChannel.self, RemoveChannel.self, ExamineChannel.self,
    ShowProvider.self, AddProvider.self, ChangeProvider.self, RemoveProvider.self, VerifyProvider.self,
    SetProviderKey.self, RemoveProviderKey.self, ShowLadder.self,
    ShowContent.self, ShowContentSchema.self, ShowContentVersion.self, CompareContent.self,
    ShowContentDraft.self, SetContentDraft.self, DiscardContentDraft.self, PublishContent.self,
    CheckContent.self, MatchContent.self, TryContent.self,
    RehearseContent.self, ShowRehearsal.self, ListJobs.self, ShowJob.self, CancelJob.self,
    ShowExamination.self, TakeRotationStep.self,
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
    ListDecisions.self, SummarizeMetrics.self,
    AssignConversation.self, AddNote.self, FlagConversation.self, MarkRead.self, NotePresence.self,
    ShowOwnDraft.self, SaveOwnDraft.self, RemoveOwnDraft.self,
    UploadFile.self, DownloadFile.self, PreviewFile.self, ShowOriginal.self,
    ListContacts.self, ShowContact.self, ListContactConversations.self, EditContact.self,
    ListSavedReplies.self, AddSavedReply.self, ChangeSavedReply.self, RemoveSavedReply.self,
    ListWebhooks.self, ShowWebhook.self, AddWebhook.self, ChangeWebhook.self, RemoveWebhook.self, TestWebhook.self,
    RotateWebhookSecret.self, ListWebhookDeliveries.self, ReplayWebhook.self,
    ListAudit.self, VerifyAudit.self, ExportAudit.self, Search.self,
  ]

  /// The operation of this name; nil for an unknown name.
  public static func operation(named name: String) -> (any Operation.Type)? { all.first { $0.spec.name == name } }
}
