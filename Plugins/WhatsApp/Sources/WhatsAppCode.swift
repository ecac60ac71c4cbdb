import GatewayKit

/// The codes of findings about a number, and of their remedies.
enum WhatsAppCode: String, ExplanationCode {
  // Settings
  case idDigits = "whatsapp_id_digits"
  case graphVersion = "whatsapp_graph_version"
  case mediaHost = "whatsapp_media_host"

  // The number and its token
  case works = "whatsapp_works"
  case quality = "whatsapp_quality"
  case status = "whatsapp_status"
  case greetings = "whatsapp_greetings"

  // Webhooks
  case noSubscription = "whatsapp_no_subscription"
  case subscription = "whatsapp_subscription"
  case subscriptions = "whatsapp_subscriptions"
  case noCallback = "whatsapp_no_callback"
  case callbackUnknown = "whatsapp_callback_unknown"
  case callback = "whatsapp_callback"
  case callbackElsewhere = "whatsapp_callback_elsewhere"
  case webhookNotPublic = "whatsapp_webhook_not_public"
  case webhookNotHTTPS = "whatsapp_webhook_not_https"
  case webhook = "whatsapp_webhook"
  case webhookSilent = "whatsapp_webhook_silent"
  case webhookWrong = "whatsapp_webhook_wrong"

  // Templates
  case noWindowTemplate = "whatsapp_no_window_template"
  case templateMissing = "whatsapp_template_missing"
  case templateUnfit = "whatsapp_template_unfit"
  case template = "whatsapp_template"
  case templateHeld = "whatsapp_template_held"

  // Remedies
  case checkNumberAndToken = "whatsapp_check_number_and_token"
  case sendFewer = "whatsapp_send_fewer"
  case registerNumber = "whatsapp_register_number"
  case switchOffGreetings = "whatsapp_switch_off_greetings"
  case restartToSubscribe = "whatsapp_restart_to_subscribe"
  case unsubscribeOthers = "whatsapp_unsubscribe_others"
  case checkAccount = "whatsapp_check_account"
  case enterCallback = "whatsapp_enter_callback"
  case restartToSetCallback = "whatsapp_restart_to_set_callback"
  case enterCallbackOrOverride = "whatsapp_enter_callback_or_override"
  case addTLSProxy = "whatsapp_add_tls_proxy"
  case lookFromOutside = "whatsapp_look_from_outside"
  case otherGateway = "whatsapp_other_gateway"
  case startGateway = "whatsapp_start_gateway"
  case otherProgram = "whatsapp_other_program"
  case setTemplate = "whatsapp_set_template"
  case approveTemplate = "whatsapp_approve_template"

  /// The English wording.
  var english: String {
    switch self {
    case .idDigits: "expected Meta's id, which has digits only"
    case .graphVersion: "expected a version such as v23.0"
    case .mediaHost: "expected a host's name, without a scheme or a path"
    case .works: "works for {number}"
    case .quality: "Meta rates the number {rating}"
    case .status: "the status is {status}"
    case .greetings: "Meta's API does not show whether the WhatsApp Business app sends greetings or away messages"
    case .noSubscription: "no app is subscribed to the account, so no messages arrive"
    case .subscription: "{app} is subscribed"
    case .subscriptions: "several apps are subscribed: {apps}"
    case .noCallback: "Meta has no address to send this number's webhooks to"
    case .callbackUnknown:
      "Meta sends webhooks to {address}; without server.publicURL it is unknown whether that is this gateway"
    case .callback: "Meta sends webhooks to {address}"
    case .callbackElsewhere: "Meta sends this number's webhooks to {address}, not to {own}"
    case .webhookNotPublic: "not checked: server.publicURL is not set"
    case .webhookNotHTTPS: "not checked: Meta calls only https:// addresses"
    case .webhook: "{address} answers Meta's check"
    case .webhookSilent: "could not be checked from this computer: {address} does not answer: {reason}"
    case .webhookWrong: "{address} answered {status}, which Meta's check does not accept"
    case .noWindowTemplate: "no outsideWindowTemplate is set"
    case .templateMissing: "there is no template {template} in {language}"
    case .templateUnfit: "the template {template} is {status} and needs {needed} values, but {given} are set"
    case .template: "the template {template} is approved"
    case .templateHeld: "held: {objection}. Fix it, list the channel's templates again, and retry"
    default: remedy
    }
  }

  private var remedy: String {
    switch self {
    case .checkNumberAndToken:
      """
      check phoneNumberID, and store a system user's token with whatsapp_business_messaging and \
      whatsapp_business_management
      """
    case .sendFewer: "customers block or report the number: send fewer messages, only to customers who want them"
    case .registerNumber: "register the number for the Cloud API in WhatsApp Manager"
    case .switchOffGreetings:
      """
      on the phone, under Business tools, switch off the greeting message, the away message and quick automatic \
      replies: they would be sent in addition to Balcão's answers
      """
    case .restartToSubscribe: "set server.publicURL and restart the gateway, which then subscribes the app"
    case .unsubscribeOthers: "each app may answer; unsubscribe those that should not"
    case .checkAccount: "check businessAccountID, and that the token may manage the account"
    case .enterCallback:
      "set server.publicURL and restart the gateway, or enter this channel's address in the app's dashboard"
    case .restartToSetCallback:
      "restart the gateway, which then sets its address at Meta, or correct server.publicURL"
    case .enterCallbackOrOverride:
      "enter this channel's address in the app's dashboard, or set overrideCallback to true"
    case .addTLSProxy: "put a TLS proxy in front of the gateway, and set server.publicURL to its https:// address"
    case .lookFromOutside:
      """
      open it in a browser outside this network: it must answer "The verify token is wrong."; if not, check the name, \
      the certificate, the firewall and the proxy
      """
    case .otherGateway:
      "another gateway with another data folder answers there: correct server.publicURL or the proxy"
    case .startGateway: "start the gateway, and check where the proxy sends /channels/"
    case .otherProgram: "another program answers there: the proxy must pass /channels/ to the gateway unchanged"
    case .setTemplate: "late answers are held for a person; set an approved template to send them"
    case .approveTemplate:
      "have the template approved by Meta, and set that many values in outsideWindowTemplate.body"
    default: ""
    }
  }
}

extension Finding {
  /// A finding with remedies outside the gateway.
  init(
    _ severity: Severity, subject: String, _ code: WhatsAppCode, _ params: [String: JSONValue] = [:],
    _ remedies: WhatsAppCode...
  ) {
    self.init(severity, subject: subject, code.with(params), remedies: remedies.map { .outside($0.with()) })
  }
}
