import GatewayKit

/// The codes of alerts' reasons.
enum AlertCode: String, ExplanationCode {
  // Conversations
  case draftWaits = "draft_waits"
  case waitsForPerson = "waits_for_person"
  case waitsForTeam = "waits_for_team"
  case needsAttention = "needs_attention"
  case needsAttentionOfTeam = "needs_attention_of_team"

  // Deliveries
  case failed = "delivery_failed"
  case unknown = "delivery_unknown"
  case noReason = "no_reason"
  case moreDeliveries = "more_deliveries"
  case unrecorded = "delivery_unrecorded"
  case notTried = "recording_not_tried"
  case stuck = "delivery_stuck"

  // The gateway
  case paused = "answers_paused"
  case cannotStore = "cannot_store"
  case clockAhead = "clock_ahead"
  case damaged = "data_damaged"
  case setAside = "work_set_aside"
  case filesRefused = "files_refused"

  // Channels and providers
  case channelTrouble = "channel_trouble"
  case providerPaused = "provider_paused"
  case providerTroublePaused = "provider_trouble_paused"
  case hardBudget = "hard_budget_used_up"
  case softBudget = "soft_budget_exceeded"
  case dailyBudget = "daily_budget_used_up"

  // Webhooks
  case webhookGone = "webhook_gone"
  case webhookFailing = "webhook_failing"

  /// The English wording.
  var english: String {
    switch self {
    case .draftWaits: "a draft waits to be sent"
    case .waitsForPerson: "waits for a person ({why})"
    case .waitsForTeam: "waits for a person ({why}, team {team})"
    case .needsAttention: "needs a person's attention ({why})"
    case .needsAttentionOfTeam: "needs a person's attention ({why}, team {team})"
    case .failed: "failed on {channel}: {reason}"
    case .unknown: "unknown on {channel}: {reason}"
    case .noReason: "no reason given"
    case .moreDeliveries: "there may be more {state} deliveries: only the newest are listed here"
    case .unrecorded: "on {channel}: {result}, but the result cannot be recorded: {reason}"
    case .notTried: "not tried yet"
    case .stuck: "on {channel}: the attempt to send it has not ended within {minutes} minutes"
    case .paused: "automatic answers are paused"
    case .cannotStore: "the data folder cannot be written, so messages are refused: {reason}"
    case .clockAhead:
      """
      the wall clock is about {hours} h ahead of the last known time; files and deduplication keys are not deleted \
      meanwhile
      """
    case .damaged: "{reason}"
    case .setAside: "{work} ended the gateway {count} times: {consequence}"
    case .filesRefused:
      """
      visitors' files are refused: the disk has {free} MiB free, and {reserve} MiB are kept for messages and mails
      """
    case .channelTrouble: "{activity}: {reason}"
    case .providerPaused: "not asked until {until}: {reason}"
    case .providerTroublePaused: "{reason}; not asked until {until}"
    case .hardBudget: "the hard budget of {limit} has no room: {spent} are spent or reserved in {period}"
    case .softBudget: "the soft budget of {limit} is exceeded: {spent} are spent or reserved in {period}"
    case .dailyBudget:
      """
      the hard budget of {limit} a day has no room: {spent} are spent or reserved on {period}; it ends at {end}
      """
    case .webhookGone: "the webhook {name} was disabled: its receiver answered that it is gone"
    case .webhookFailing: "the webhook {name} was disabled: every attempt of three days has failed"
    }
  }
}

/// The codes of what people do outside the gateway, or only have to know.
enum RemedyCode: String, ExplanationCode {
  case freeDisk = "free_disk"
  case freeDiskForFiles = "free_disk_for_files"
  case freeDiskOrReadLog = "free_disk_or_read_log"
  case restart = "restart_gateway"
  case correctClock = "correct_clock"
  case restoreBackup = "restore_backup"
  case reportCrash = "report_crash"
  case askedAgain = "asked_again_automatically"
  case lookAtConversations = "look_at_conversations"
  case readChannelPage = "read_channel_page"
  case addCredit = "add_credit"
  case changeModel = "change_model"
  case checkNetwork = "check_network"
  case distributeMasterKey = "distribute_master_key"

  /// The English wording.
  var english: String {
    switch self {
    case .freeDisk:
      """
      free disk space for the data folder; the result is then recorded and the conversation goes on without a restart
      """
    case .freeDiskForFiles: "free disk space for the data folder; files are accepted again without a restart"
    case .freeDiskOrReadLog:
      "free disk space for the data folder, or read the gateway's log for another cause; no restart is needed"
    case .restart: "restart the gateway; the delivery is then unknown"
    case .correctClock:
      """
      if the time is wrong, correct it; if it is right, do nothing: deletions resume after the gateway has run for a day
      """
    case .restoreBackup:
      "stop the gateway and restore the data folder from a backup; until then everything else keeps working"
    case .reportCrash: "report it with the log of that time and what was sent; it will not be tried again"
    case .askedAgain: "it is asked again automatically then, or at once when its key is verified"
    case .lookAtConversations: "look at the last conversations, then resume the automatic answers"
    case .readChannelPage: "see the channel's page in the documentation"
    case .addCredit: "add credit at the provider"
    case .changeModel: "set another model, or ask the provider for access"
    case .checkNetwork: "check baseURL and the network"
    case .distributeMasterKey:
      "if people keep the master key: put the new one in the place of the former one, and restart"
    }
  }
}

extension Remedy {
  /// Something to do outside the gateway.
  static func outside(_ code: RemedyCode) -> Remedy { .outside(code.with()) }

  /// Run an operation.
  static func run(_ spec: OperationSpec, _ arguments: [String: JSONValue] = [:]) -> Remedy {
    .run(operation: spec.name, arguments: arguments)
  }
}
