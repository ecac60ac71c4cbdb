public import GatewayKit

/// The codes of operations' errors.
public enum OperationErrorCode: String, ExplanationCode {
  // Who may do what
  case unauthenticated
  case forbidden
  case localOnly = "local_only"
  case accountNeeded = "account_needed"
  case tokenReadsOnly = "token_reads_only"

  // The request
  case unknownOperation = "unknown_operation"
  case unreadableRequest = "unreadable_request"
  case invalidCursor = "invalid_cursor"
  case addressNotFound = "address_not_found"
  case methodNotAllowed = "method_not_allowed"
  case argumentsInvalid = "arguments_invalid"
  case contentTypeUnsupported = "content_type_unsupported"
  case bodyTooLarge = "body_too_large"
  case bodyInterrupted = "body_interrupted"
  case tokenInvalid = "token_invalid"
  case foreignOrigin = "foreign_origin"
  case csrfTokenInvalid = "csrf_token_invalid"
  case outcomeUnwritable = "outcome_unwritable"

  // Signing in
  case signInFailed = "sign_in_failed"
  case signInThrottled = "sign_in_throttled"
  case signInsTooMany = "sign_ins_too_many"
  case totpRequired = "totp_required"
  case totpInvalid = "totp_invalid"
  case linkInvalid = "link_invalid"
  case accountsUnavailable = "accounts_unavailable"
  case passwordUnchecked = "password_unchecked"

  // People and tokens
  case passwordLength = "password_length"
  case passwordObvious = "password_obvious"
  case passwordWrong = "password_wrong"
  case passwordForOthers = "password_for_others"
  case totpOn = "totp_on"
  case totpNotBegun = "totp_not_begun"
  case totpUnconfirmed = "totp_unconfirmed"
  case nameInvalid = "name_invalid"
  case emailInvalid = "email_invalid"
  case emailTaken = "email_taken"
  case localeInvalid = "locale_invalid"
  case userNotFound = "user_not_found"
  case lastOwner = "last_owner"
  case ownAccount = "own_account"
  case teamNotFound = "team_not_found"
  case teamNameTaken = "team_name_taken"
  case tokenNotFound = "token_not_found"
  case tokenExpiryInvalid = "token_expiry_invalid"

  // Channels and providers
  case channelNotFound = "channel_not_found"
  case channelGone = "channel_gone"
  case channelFailed = "channel_failed"
  case noTemplates = "no_templates"
  case providerNotFound = "provider_not_found"
  case noProviders = "no_providers"
  case providerWithoutKey = "provider_without_key"
  case budgetInvalid = "budget_invalid"
  case budgetWithoutPrice = "budget_without_price"

  // Conversations
  case conversationNotFound = "conversation_not_found"
  case textEmpty = "text_empty"
  case textTooLong = "text_too_long"
  case windowClosed = "window_closed"
  case answeredMeanwhile = "answered_meanwhile"
  case draftNotFound = "draft_not_found"
  case draftSettled = "draft_settled"

  // Files
  case filesTooMany = "files_too_many"
  case filesNotCarried = "files_not_carried"
  case fileEmpty = "file_empty"
  case fileNameInvalid = "file_name_invalid"
  case fileTooLarge = "file_too_large"
  case fileTypeNotCarried = "file_type_not_carried"
  case fileNotFound = "file_not_found"
  case mediaNotFound = "media_not_found"
  case uploadOutOfOrder = "upload_out_of_order"
  case uploadSizeInvalid = "upload_size_invalid"
  case uploadsTooMany = "uploads_too_many"
  case uploadQuotaUsedUp = "upload_quota_used_up"
  case filesUnavailable = "files_unavailable"

  // The inbox
  case assigneeInvalid = "assignee_invalid"
  case addressesHidden = "addresses_hidden"
  case ownDraftTooLong = "own_draft_too_long"
  case ownDraftChanged = "own_draft_changed"
  case attachmentNotFound = "attachment_not_found"
  case attachmentComing = "attachment_coming"
  case attachmentGone = "attachment_gone"
  case previewMissing = "preview_missing"
  case originalMissing = "original_missing"
  case contactNotFound = "contact_not_found"
  case contactChanged = "contact_changed"
  case labelInvalid = "label_invalid"
  case tagsTooMany = "tags_too_many"
  case fieldsTooMany = "fields_too_many"
  case savedReplyNotFound = "saved_reply_not_found"
  case savedReplyChanged = "saved_reply_changed"
  case savedRepliesTooMany = "saved_replies_too_many"
  case shortcutTaken = "shortcut_taken"

  // Content and configuration
  case contentInvalid = "content_invalid"
  case contentEditedInConsole = "content_edited_in_console"
  case contentVersionNotFound = "content_version_not_found"
  case contentMissing = "content_missing"
  case contentChangesInvalid = "content_changes_invalid"
  case contentConflict = "content_conflict"
  case contentDraftChanged = "content_draft_changed"
  case contentDraftMissing = "content_draft_missing"
  case contentDraftTooLarge = "content_draft_too_large"
  case contentNoteTooLong = "content_note_too_long"
  case contentOutdated = "content_outdated"
  case chatStateInvalid = "chat_state_invalid"
  case chatTextTooLong = "chat_text_too_long"
  case flowNodeNotFound = "flow_node_not_found"
  case configurationMissing = "configuration_missing"
  case configurationInvalid = "configuration_invalid"
  case configurationUnreadable = "configuration_unreadable"
  case secretsNotBound = "secrets_not_bound"
  case configurationRefused = "configuration_refused"
  case configurationTooLarge = "configuration_too_large"
  case configurationOutdated = "configuration_outdated"
  case configurationLocked = "configuration_locked"
  case configuredInFile = "configured_in_file"
  case configuredIDTaken = "configured_id_taken"
  case adapterNotFound = "adapter_not_found"

  // Secrets and consents
  case secretNameInvalid = "secret_name_invalid"
  case secretValueMissing = "secret_value_missing"
  case secretGivenBeforeUse = "secret_given_before_use"
  case secretNotFound = "secret_not_found"
  case vaultMissing = "vault_missing"
  case vaultFailed = "vault_failed"
  case vaultRefused = "vault_refused"
  case vaultDamaged = "vault_damaged"
  case notInVault = "not_in_vault"
  case consentsUnsupported = "consents_unsupported"
  case consentFailed = "consent_failed"
  case consentStateTooShort = "consent_state_too_short"
  case consentsTooMany = "consents_too_many"
  case publicURLMissing = "public_url_missing"
  case auditMarkInvalid = "audit_mark_invalid"
  case searchEmpty = "search_empty"
  case periodTooLong = "period_too_long"

  // Jobs
  case jobNotFound = "job_not_found"
  case jobOpen = "job_open"
  case jobEnded = "job_ended"
  case jobInterrupted = "job_interrupted"
  case jobCancelled = "job_cancelled"
  case jobResultTooLarge = "job_result_too_large"

  // Webhooks
  case webhooksUnavailable = "webhooks_unavailable"
  case webhookNotFound = "webhook_not_found"
  case webhooksTooMany = "webhooks_too_many"
  case webhookAddressInvalid = "webhook_address_invalid"
  case webhookOutdated = "webhook_outdated"
  case webhookDisabled = "webhook_disabled"
  case webhookMessageNotFound = "webhook_message_not_found"
  case overlapInvalid = "overlap_invalid"
  case replayInvalid = "replay_invalid"
  case replaysTooMany = "replays_too_many"

  // The terminal
  case terminalMissing = "terminal_missing"
  case messageNotAccepted = "message_not_accepted"
  case stopping

  // The store
  case storeUnavailable = "store_unavailable"
  case storeDamaged = "store_damaged"
  case notStored = "not_stored"
  case changedMeanwhile = "changed_meanwhile"

  /// What to do about it, where that does not depend on the parameters.
  var remedy: Remedy? {
    switch self {
    case .conversationNotFound: .run(operation: ListConversations.spec.name, arguments: [:])
    case .draftNotFound: .run(operation: ListDrafts.spec.name, arguments: [:])
    case .secretNotFound, .notInVault: .run(operation: ListSecrets.spec.name, arguments: [:])
    case .userNotFound: .run(operation: ListUsers.spec.name, arguments: [:])
    case .tokenNotFound: .run(operation: ListTokens.spec.name, arguments: [:])
    case .publicURLMissing: .setting(path: "server.publicURL")
    case .webhookNotFound: .run(operation: ListWebhooks.spec.name, arguments: [:])
    default: nil
    }
  }
}
