import GatewayKit

/// The codes of problems in content bundles.
enum ContentCode: String, ExplanationCode {
  // The form
  case tooLarge = "content_too_large"
  case notJSON = "content_not_json"
  case version = "content_version"
  case expected = "content_expected"
  case expectedFound = "content_expected_found"
  case unknownMember = "content_unknown_member"
  case exactlyOne = "content_exactly_one"
  case exactlyOneSuchAs = "content_exactly_one_such_as"
  case typeMissing = "node_type_missing"
  case typeLater = "node_type_later"
  case typeUnknown = "node_type_unknown"
  case hoursOverlap = "hours_overlap"
  case setsNothing = "sets_nothing"
  case jumpNext = "jump_next_without_return"
  case toolName = "tool_name_characters"
  case toolNameStart = "tool_name_start"
  case textMissing = "message_text_missing"
  case severalExtras = "message_extras"
  case nameCount = "template_names_count"
  case doesNothing = "response_does_nothing"
  case variableName = "variable_name"
  case variableBuiltIn = "variable_built_in"
  case idCharacters = "id_characters"

  // Drafts
  case notItem = "content_not_item"
  case itemID = "content_item_id"
  case notOrder = "content_not_order"
  case tooManyItems = "content_items_too_many"

  // How the parts fit together
  case nodeUnreachable = "node_unreachable"
  case endlessLoop = "endless_loop"
  case noNode = "no_such_node"
  case noFlow = "no_such_flow"
  case noProvider = "provider_not_configured"
  case noChannel = "channel_not_configured"
  case noWords = "no_words"
  case readsTheSame = "reads_the_same"
  case optionShadowed = "option_shadowed"
  case toolBuiltIn = "tool_built_in"
  case alsoOptsOut = "also_opts_out"
  case notRegex = "not_a_regular_expression"
  case alreadyUsed = "already_used"
  case noValue = "placeholder_without_value"
  case openPlaceholder = "placeholder_open"

  /// The English wording.
  var english: String {
    switch self {
    case .tooLarge: "the content is too large: {size} bytes; at most {limit} are read"
    case .notJSON: "not JSON: {reason}"
    case .version: "this gateway reads version 1 of the format"
    case .expected: "expected {expected}"
    case .expectedFound: "expected {expected}, found {found}"
    case .unknownMember: "unknown; expected one of {names}{hint}"
    case .exactlyOne: "expected exactly one of {names}"
    case .exactlyOneSuchAs: "expected exactly one of {names}, such as {example}"
    case .typeMissing: "missing: one of {types}"
    case .typeLater: "this version does not have {type} nodes"
    case .typeUnknown: "\"{type}\" is not a node type; expected one of {types}{hint}"
    case .hoursOverlap: "opening times of this day overlap"
    case .setsNothing: "sets nothing"
    case .jumpNext: "a jump reaches its next only with \"return\": true"
    case .toolName: "a tool's name may contain only the characters a-z, A-Z, 0-9, _ and -"
    case .toolNameStart: "a tool's name begins with a letter or _"
    case .textMissing: "missing: text (the message's text)"
    case .severalExtras: "a message has one link, file or template: write several messages"
    case .nameCount: "expected as many names as body has values: {count}"
    case .doesNothing: "does nothing: give it a reply or a startFlow"
    case .variableName:
      """
      "{name}" is not a valid variable name: use letters a-z, digits and _, and no digit first; contact. may stand before \
      it
      """
    case .variableBuiltIn: "{placeholder} is built in; choose another name"
    case .idCharacters: "an id has at most 64 of the characters a-z, A-Z, 0-9, _ and -"
    default: fitting
    }
  }

  private var fitting: String {
    switch self {
    case .nodeUnreachable: "nothing leads to the node \"{node}\""
    case .endlessLoop: "loops without waiting for the customer: {round}; add a question or a choice"
    case .noNode: "there is no node \"{id}\"{hint}"
    case .noFlow: "there is no flow \"{id}\"{hint}"
    case .noProvider: "no provider \"{id}\" is configured{hint}"
    case .noChannel: "no channel \"{id}\" is configured{hint}"
    case .noWords: "\"{text}\" contains no words"
    case .readsTheSame: "reads the same as {first}"
    case .optionShadowed:
      """
      a customer who types it gets the automated response {response}; rename it, or set that response's inFlow to ignore
      """
    case .toolBuiltIn: "transfer_to_human is built in; choose another name"
    case .alsoOptsOut: "\"{word}\" is also an opt-out word"
    case .notRegex: "not a regular expression (RE2): {reason}"
    case .alreadyUsed: "\"{name}\" is already used by {first}"
    case .noValue: "{placeholder} has no value here{hint}"
    case .notItem: "no item of the content has this path"
    case .itemID: "expected an object whose id is \"{id}\""
    case .notOrder: "expected a list of different ids"
    case .tooManyItems: "a draft changes at most {limit} items"
    case .openPlaceholder: "{open} without a name and {close}: the customer would see it literally"
    default: ""
    }
  }
}
