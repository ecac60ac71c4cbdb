extension OperationErrorCode {
  /// What the failure means for the caller.
  public var kind: OperationError.Kind {
    switch self {
    case .unauthenticated, .tokenInvalid, .signInFailed, .totpRequired, .totpInvalid: .unauthenticated
    case .forbidden, .localOnly, .foreignOrigin, .csrfTokenInvalid, .accountNeeded, .tokenReadsOnly, .addressesHidden:
      .forbidden
    case .unknownOperation, .addressNotFound, .adapterNotFound, .channelNotFound, .providerNotFound, .noProviders,
      .conversationNotFound, .draftNotFound, .fileNotFound, .mediaNotFound, .contentVersionNotFound, .contentMissing,
      .secretNotFound, .notInVault, .notStored, .linkInvalid, .userNotFound, .teamNotFound, .tokenNotFound,
      .contentDraftMissing, .flowNodeNotFound, .jobNotFound, .attachmentNotFound, .attachmentGone, .previewMissing,
      .originalMissing, .contactNotFound, .savedReplyNotFound,
      .webhookNotFound, .webhookMessageNotFound:
      .notFound
    case .unreadableRequest, .invalidCursor, .methodNotAllowed, .argumentsInvalid, .contentTypeUnsupported,
      .bodyTooLarge, .bodyInterrupted, .noTemplates, .budgetInvalid, .budgetWithoutPrice, .textEmpty,
      .textTooLong, .filesTooMany, .filesNotCarried, .fileEmpty, .fileNameInvalid, .fileTooLarge, .fileTypeNotCarried,
      .uploadOutOfOrder, .uploadSizeInvalid, .contentInvalid, .configurationInvalid, .configurationUnreadable,
      .secretNameInvalid, .vaultRefused, .consentStateTooShort, .passwordLength, .passwordObvious, .passwordWrong,
      .totpUnconfirmed, .nameInvalid, .emailInvalid, .localeInvalid, .tokenExpiryInvalid, .auditMarkInvalid,
      .searchEmpty, .configurationRefused, .configurationTooLarge, .secretValueMissing, .providerWithoutKey,
      .periodTooLong, .contentChangesInvalid, .contentDraftTooLarge, .contentNoteTooLong, .chatStateInvalid,
      .chatTextTooLong, .assigneeInvalid, .ownDraftTooLong, .labelInvalid, .tagsTooMany, .fieldsTooMany,
      .webhookAddressInvalid, .overlapInvalid, .replayInvalid:
      .invalid
    case .draftSettled, .contentEditedInConsole, .changedMeanwhile, .emailTaken, .teamNameTaken, .totpOn,
      .configuredIDTaken, .secretGivenBeforeUse, .configurationLocked, .configuredInFile, .contentConflict, .jobOpen,
      .jobEnded,
      .shortcutTaken:
      .conflict
    case .answeredMeanwhile, .configurationOutdated, .contentDraftChanged, .contentOutdated, .ownDraftChanged,
      .contactChanged, .savedReplyChanged, .webhookOutdated:
      .outdated
    case .channelGone, .windowClosed, .configurationMissing, .publicURLMissing, .passwordForOthers, .totpNotBegun,
      .lastOwner, .ownAccount, .savedRepliesTooMany, .webhooksTooMany, .webhookDisabled:
      .refused
    case .uploadsTooMany, .uploadQuotaUsedUp, .consentsTooMany, .signInThrottled, .signInsTooMany, .replaysTooMany:
      .throttled
    case .channelFailed, .filesUnavailable, .secretsNotBound, .vaultMissing, .vaultFailed, .consentsUnsupported,
      .consentFailed, .terminalMissing, .messageNotAccepted, .stopping, .storeUnavailable, .accountsUnavailable,
      .passwordUnchecked, .jobInterrupted, .jobCancelled, .jobResultTooLarge, .attachmentComing, .webhooksUnavailable:
      .unavailable
    case .storeDamaged, .vaultDamaged, .outcomeUnwritable: .damaged
    }
  }
}
