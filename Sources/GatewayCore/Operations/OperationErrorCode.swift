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

  /// What the failure means for the caller.
  public var kind: OperationError.Kind {
    switch self {
    case .unauthenticated, .tokenInvalid, .signInFailed, .totpRequired, .totpInvalid: .unauthenticated
<<<<<<< HEAD
    case .forbidden, .localOnly, .foreignOrigin, .csrfTokenInvalid, .accountNeeded, .tokenReadsOnly: .forbidden
    case .unknownOperation, .addressNotFound, .adapterNotFound, .channelNotFound, .providerNotFound, .noProviders,
=======
    case .forbidden, .localOnly, .foreignOrigin, .csrfTokenInvalid, .accountNeeded, .tokenReadsOnly, .addressesHidden:
      .forbidden
    case .unknownOperation, .addressNotFound, .channelNotFound, .providerNotFound, .noProviders,
>>>>>>> 6e5f5e04e1f9f8e19ec3a3ef7e6e1b09f52f4179
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
      .configuredIDTaken, .configurationLocked, .configuredInFile, .contentConflict, .jobOpen, .jobEnded,
      .shortcutTaken:
      .conflict
    case .answeredMeanwhile, .configurationOutdated, .contentDraftChanged, .contentOutdated, .ownDraftChanged,
      .contactChanged, .savedReplyChanged, .webhookOutdated:
      .outdated
    case .channelGone, .windowClosed, .configurationMissing, .publicURLMissing, .passwordForOthers, .totpNotBegun,
      .lastOwner, .ownAccount, .savedRepliesTooMany, .webhooksTooMany, .webhookDisabled:
      .refused
    case .uploadsTooMany, .consentsTooMany, .signInThrottled, .signInsTooMany, .replaysTooMany: .throttled
    case .channelFailed, .filesUnavailable, .secretsNotBound, .vaultMissing, .vaultFailed, .consentsUnsupported,
      .consentFailed, .terminalMissing, .messageNotAccepted, .stopping, .storeUnavailable, .accountsUnavailable,
      .passwordUnchecked, .jobInterrupted, .jobCancelled, .jobResultTooLarge, .attachmentComing, .webhooksUnavailable:
      .unavailable
    case .storeDamaged, .vaultDamaged, .outcomeUnwritable: .damaged
    }
  }

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

  /// The English wording.
  public var english: String {
    switch self {
    case .unauthenticated: "sign in first"
    case .forbidden: "this needs the role {needed}"
    case .localOnly: "this is only done on the gateway's machine: {reason}"
    case .accountNeeded: "this is only for people who sign in: {reason}"
    case .tokenReadsOnly: "this token may only read"
    case .signInFailed: "the e-mail address or the password is wrong"
    case .signInThrottled: "there were too many failed attempts; try again in {seconds} s"
    case .signInsTooMany: "too many people are signing in at once; try again in a few seconds"
    case .totpRequired: "the code of the second factor is needed, too"
    case .totpInvalid: "the code is wrong, or was used already"
    case .linkInvalid: "the link is wrong, was used or has expired; ask for a new one"
    case .accountsUnavailable: "this gateway has no accounts"
    case .passwordUnchecked: "the password could not be checked: there is not enough free memory"
    case .passwordLength: "a password has {least} to {most} characters; this one has {count}"
    case .passwordObvious: "the password is the name or the address; choose another"
    case .passwordWrong: "the password is wrong"
    case .passwordForOthers: "people choose their own password: leave it out, and send them the invitation's link"
    case .totpOn: "the second factor is on already; turn it off first"
    case .totpNotBegun: "there is no new second factor to confirm; begin again"
    case .totpUnconfirmed: "the code is wrong; check the clock of the device that shows it"
    case .nameInvalid: "a name has 1 to {limit} characters in one line"
    case .emailInvalid: "this is not an e-mail address"
    case .emailTaken: "another account has this e-mail address"
    case .localeInvalid: "this is not a language tag such as pt-BR"
    case .userNotFound: "there is no account {user}"
    case .lastOwner: "this is the last owner who can sign in; make another owner first"
    case .ownAccount: "nobody changes their own permissions; ask another person to do it"
    case .teamNotFound: "there is no team {team}"
    case .teamNameTaken: "another team is called {name}"
    case .tokenNotFound: "there is no token {token}, or it was revoked already"
    case .tokenExpiryInvalid: "a token ends at a time to come"
    case .unknownOperation: "unknown operation {operation}; the server may be another version"
    case .unreadableRequest: "the request cannot be read: {reason}"
    case .invalidCursor: "the cursor is not one of this list's"
    case .addressNotFound: "nothing has this address"
    case .methodNotAllowed: "this address allows {allowed}"
    case .argumentsInvalid: "the arguments are not valid"
    case .contentTypeUnsupported: "the body must be sent as application/json"
    case .bodyTooLarge: "the body has more than {limit} bytes"
    case .bodyInterrupted: "the body did not arrive whole"
    case .tokenInvalid: "the token is not valid: it is unknown, revoked or expired"
    case .foreignOrigin: "the request comes from a page of another origin"
    case .csrfTokenInvalid: "the header X-CSRF-Token is missing or is not the session's; GET /session tells it"
    case .outcomeUnwritable: "the outcome cannot be written: {reason}"
    case .channelNotFound: "there is no channel {channel}; there is {known}"
    case .channelGone: "its channel {channel} is not configured any more"
    case .channelFailed: "the channel {channel} failed: {reason}"
    case .noTemplates: "the channel {channel} has no templates"
    case .providerNotFound: "there is no provider {provider}; there is {known}"
    case .noProviders: "no provider is configured"
    case .providerWithoutKey: "the provider {provider} needs no key"
    case .budgetInvalid: "{reason}"
    case .budgetWithoutPrice: "a hard limit cannot be enforced: {reason}"
    case .conversationNotFound: "there is no conversation {conversation}"
    case .textEmpty: "there is nothing to send: the text is empty"
    case .textTooLong: "the text has {count} characters, over {limit}"
    case .windowClosed: "{reason}"
    case .answeredMeanwhile: "somebody else has answered or taken the conversation meanwhile; read it first"
    case .draftNotFound: "there is no draft {draft}, or it was sent or discarded already"
    case .draftSettled: "the draft {draft} was sent or discarded already, or a newer one took its place"
    case .filesTooMany: "{count} files are too many: send up to {limit} at once"
    case .filesNotCarried:
      "the channel {channel} carries no files; put the file on the web, and its address into the text"
    case .fileEmpty: "{name} is empty"
    case .fileNameInvalid: "a file's name has 1 to {limit} bytes; rename it"
    case .fileTooLarge:
      "{name} has {size} bytes, and the channel {channel} carries up to {limit} of {type}: make it smaller, or send its address"
    case .fileTypeNotCarried:
      "{name} is {type} by its content, which the channel {channel} does not carry; it carries {types}: convert it, or send its address"
    case .fileNotFound: "the file {name} is not in the data folder; send it again"
    case .mediaNotFound: "the channel {channel} has no file {file}, or it was not fetched yet"
    case .uploadOutOfOrder: "the pieces of a file came out of order, or too late; send it again"
    case .uploadSizeInvalid: "a file has 1 to {limit} bytes; this one has {size}"
    case .uploadsTooMany: "too many files are being uploaded at once; try again in a minute"
    case .filesUnavailable: "the file cannot be stored or read: {reason}"
    case .assigneeInvalid: "conversations are assigned to people with an account; {agent} is not one of them"
    case .addressesHidden: "this shows addresses, which this account may not see"
    case .ownDraftTooLong: "the text has {count} bytes, over {limit}"
    case .ownDraftChanged: "the draft was changed in another window; the revision now is {revision}"
    case .attachmentNotFound: "there is no file {file}"
    case .attachmentComing: "the file {file} is still being fetched; try again in a moment"
    case .attachmentGone: "the file {file} is not kept: {reason}"
    case .previewMissing: "the file {file} is {type} by its content, and not a picture that is shown"
    case .originalMissing: "the message {message} has no original that is kept"
    case .contactNotFound: "there is no contact {contact}"
    case .contactChanged: "the contact was changed meanwhile; the revision now is {revision}"
    case .labelInvalid: "a tag or a field's name has 1 to {limit} characters in one line"
    case .tagsTooMany: "a contact has up to {limit} tags"
    case .fieldsTooMany: "a contact has up to {limit} fields"
    case .savedReplyNotFound: "there is no saved reply {reply}"
    case .savedReplyChanged: "the saved reply was changed meanwhile; the revision now is {revision}"
    case .savedRepliesTooMany: "there are {limit} saved replies, the most there may be; remove one first"
    case .shortcutTaken: "another saved reply in this language has the shortcut {shortcut}"
    case .contentInvalid: "the bundle was not imported"
    case .contentEditedInConsole: "version {version} was edited in the console; importing must be told to replace it"
    case .contentVersionNotFound: "there is no version {version}"
    case .contentMissing: "there is no content yet"
    case .configurationMissing: "this gateway was not started from a configuration file"
    case .configurationInvalid: "{path} has errors; nothing was changed"
    case .configurationUnreadable: "{reason}"
    case .secretsNotBound: "the secrets that {path} names could not be bound; nothing was changed: {reason}"
    case .configurationRefused: "{id} was not changed: the settings are not valid"
    case .configurationTooLarge: "the settings have more than {limit} bytes"
    case .configurationOutdated: "somebody else has changed it meanwhile; read it again"
    case .configurationLocked: "some of this cannot be changed here; nothing was changed"
    case .configuredInFile: "{id} is in the configuration file; remove it there, then reload"
    case .configuredIDTaken: "{id} is the id of another one; choose another"
    case .adapterNotFound: "there is no adapter {adapter}; this build has {known}"
    case .secretNameInvalid: "\"{secret}\" is not a valid name: use 1 to 100 characters of a-z, 0-9, . _ / -"
    case .secretValueMissing: "give the value either as it is or in an envelope"
    case .secretNotFound: "there is no secret {secret}"
    case .vaultMissing: "this gateway has no vault"
    case .vaultFailed, .vaultRefused, .vaultDamaged, .notInVault: "{reason}"
    case .consentsUnsupported: "this gateway cannot receive consents"
    case .consentFailed: "{reason}"
    case .consentStateTooShort: "the consent's state is too short"
    case .consentsTooMany: "{count} other consents are pending; try again in ten minutes"
    case .periodTooLong: "a summary has at most {days} days"
    case .searchEmpty: "there is no word to search for"
    case .webhooksUnavailable: "this gateway has no webhooks"
    case .webhookNotFound: "there is no webhook {webhook}"
    case .webhooksTooMany: "a gateway has at most {limit} webhooks; remove another first"
    case .webhookAddressInvalid:
      "a webhook's address is an https:// or http:// one of at most {limit} bytes, without a user name and a fragment"
    case .webhookOutdated: "somebody else has changed the webhook meanwhile; read it first"
    case .webhookDisabled: "the webhook is disabled; enable it first"
    case .webhookMessageNotFound: "the webhook has no delivery {delivery}, or it is too old"
    case .overlapInvalid: "the earlier secret stays valid for 0 to {most} hours"
    case .replayInvalid: "name either a delivery, or the time from which events are sent again"
    case .replaysTooMany: "{count} messages wait for this webhook; try again when there are fewer"
    case .auditMarkInvalid: "the mark has not the form NUMBER:CODE that a verification prints"
    case .publicURLMissing: "server.publicURL is not set, but the provider needs it to send the browser back"
    case .contentChangesInvalid: "the changes have errors"
    case .contentConflict: "others have published {count} of the changed items since the draft was begun"
    case .contentDraftChanged: "the draft was changed elsewhere meanwhile"
    case .contentDraftMissing: "there is no draft to publish"
    case .contentDraftTooLarge: "the draft is too large; at most {limit} bytes are stored"
    case .contentNoteTooLong: "the note is too long; at most {limit} characters"
    case .contentOutdated: "the content is at version {current}, not at {version}"
    case .chatStateInvalid: "the state is not one that this gateway returned for this content"
    case .chatTextTooLong: "the message is too long; at most {limit} characters"
    case .flowNodeNotFound: "the content has no node {node} in a flow {flow}"
    case .jobNotFound: "there is no such job"
    case .jobOpen: "a job of this kind is not finished yet: {job}"
    case .jobEnded: "the job has ended already"
    case .jobInterrupted: "the gateway ended while the job ran; start it again"
    case .jobCancelled: "the job was cancelled"
    case .jobResultTooLarge: "the result is too large to be stored"
    case .terminalMissing: "this gateway has no terminal"
    case .messageNotAccepted: "the journal did not store the message: {reason}"
    case .stopping: "the gateway is stopping"
    case .storeUnavailable, .storeDamaged, .notStored, .changedMeanwhile: "{reason}"
    }
  }
}
