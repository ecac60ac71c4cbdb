import GatewayKit

/// The codes of the rules that keep the bot silent.
enum SilenceCode: String, ExplanationCode {
  case ownedByAgent = "owned_by_agent"
  case waiting = "waiting_for_person"
  case waitingSinceFailure = "waiting_since_failure"
  case noneHealthy = "no_provider_healthy"
  case paused = "silent_while_paused"
  case automationOff = "automation_off"
  case messageTooOld = "message_too_old"
  case tooManyInConversation = "too_many_answers_in_conversation"
  case tooManyToSender = "too_many_answers_to_sender"
  case outsideHours = "outside_hours"
  case channelDisabled = "silent_channel_disabled"
  case channelGone = "silent_channel_gone"

  /// The English wording.
  var english: String {
    switch self {
    case .ownedByAgent: "{agent} owns the conversation"
    case .waiting: "waits for a person ({why})"
    case .waitingSinceFailure: "waits for a person ({why}); sooner, with the next message, if a provider is healthy"
    case .noneHealthy: "waits for a person ({why}); every provider had failed, and none is healthy yet"
    case .paused: "automatic answers are paused for {scope}"
    case .automationOff: "automation is off on this channel"
    case .messageTooOld: "the message is {minutes} minutes old: too old for an automatic answer"
    case .tooManyInConversation:
      "limit reached: {count} automatic answers in this conversation within {hours} h"
    case .tooManyToSender: "limit reached: {count} automatic answers to this sender within {hours} h"
    case .outsideHours: "outside business hours, and the bot does not answer then"
    case .channelDisabled: "its channel is not enabled"
    case .channelGone: "its channel is not configured any more"
    }
  }
}
