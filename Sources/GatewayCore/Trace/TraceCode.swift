import GatewayKit

/// The codes of what the gate, the rules and the last replies decide, for traces.
enum TraceCode: String, ExplanationCode {
  // The gate
  case botOwns = "bot_owns"
  case botReturns = "bot_returns"
  case noAnswerDue = "no_answer_due"
  case optOutWord = "opt_out_word"
  case optOutTakenBack = "opt_out_taken_back"
  case staysWaiting = "stays_waiting"
  case crashed = "crashed_while_answering"

  // Reading the message
  case optionNotOffered = "option_not_offered"
  case answeredTogether = "answered_together"

  // Automated responses and requests for a person
  case optionPicked = "option_picked"
  case noKeyword = "no_keyword"
  case response
  case responseLeftToFlow = "response_left_to_flow"
  case responseEndsFlow = "response_ends_flow"
  case responseInFlow = "response_in_flow"
  case responseStartsFlow = "response_starts_flow"
  case responseFlowFailed = "response_flow_failed"
  case noPhrase = "no_phrase"
  case phrase
  case phraseStartsFlow = "phrase_starts_flow"

  // Flows
  case noFlow = "no_flow"
  case keywordStartsFlow = "keyword_starts_flow"
  case firstMessage = "first_message"
  case ledTo = "led_to"

  // The last replies
  case onlySuggests = "only_suggests"
  case noDefaultReply = "no_default_reply"
  case defaultReply = "default_reply_given"
  case defaultReplyRecent = "default_reply_recent"
  case nothingToRead = "nothing_to_read"
  case mediaReplyRead = "media_reply_not_needed"
  case mediaReplyRecent = "media_reply_recent"

  /// The English wording.
  var english: String {
    switch self {
    case .botOwns: "the bot owns the conversation"
    case .botReturns: "nobody took the conversation after a failure, and a provider is healthy: the bot returns"
    case .noAnswerDue: "no automatic answer is due: {why}"
    case .optOutWord: "an opt-out word"
    case .optOutTakenBack: "the opt-out was taken back"
    case .staysWaiting: "no provider answered: the conversation waits for a person as before"
    case .crashed:
      "the gateway ended {count} times while it answered this message: a person has to answer it"
    case .optionNotOffered: "{option} was not offered in this conversation recently: the message is read as text"
    case .answeredTogether: "answered together with {message}"
    case .optionPicked: "the customer picked an option of a flow"
    case .noKeyword: "no keyword matches"
    case .response: "{response}: {kind} \"{keyword}\""
    case .responseLeftToFlow: "{match}; the open flow keeps the message"
    case .responseEndsFlow: "{match}; the flow {flow} ends"
    case .responseInFlow: "{match}; the flow {flow} stays open"
    case .responseStartsFlow: "{match}; starts {flow}"
    case .responseFlowFailed: "{match}; starts {flow}, which failed"
    case .noPhrase: "no phrase asks for a person"
    case .phrase: "\"{phrase}\" asks for a person"
    case .phraseStartsFlow: "\"{phrase}\" asks for a person, but flow {flow} starts on it"
    case .noFlow: "no flow is open or starts"
    case .keywordStartsFlow: "{kind} \"{keyword}\""
    case .firstMessage: "first message"
    case .ledTo: "{cause}: {steps}"
    case .onlySuggests: "this channel only suggests: unanswered messages wait for a person"
    case .noDefaultReply: "there is no default reply"
    case .defaultReply: "no earlier rung answered"
    case .defaultReplyRecent: "already sent within the last {hours} h"
    case .nothingToRead: "there is no text to answer"
    case .mediaReplyRead: "there is no text to answer, and a person reads this channel"
    case .mediaReplyRecent: "already sent within the last {hours} h; a person is asked to look"
    }
  }
}
