import GatewayKit

/// The codes of problems in `channels.json` that its spec cannot express.
enum ConfigurationCode: String, ExplanationCode {
  // The file
  case unreadable = "file_unreadable"
  case locale
  case timeZone = "time_zone"
  case timeZoneNear = "time_zone_misspelt"
  case publicURLWithPath = "public_url_with_path"
  case publicURLInClear = "public_url_in_clear"
  case noTrustedProxy = "no_trusted_proxy"
  case trustedProxy = "trusted_proxy"
  case adminListen = "admin_listen"
  case idReserved = "id_reserved"
  case idCharacters = "configured_id_characters"
  case idTaken = "id_taken"
  case adapterUnknown = "adapter_not_built"
  case adapterMisspelt = "adapter_misspelt"
  case proxyWithLogin = "proxy_with_login"
  case proxyInvalid = "proxy_invalid"
  case proxyIncomplete = "proxy_incomplete"
  case proxyException = "proxy_exception"
  case privateAddress = "private_address"

  // Budgets
  case budgetChannel = "budget_channel"
  case limitNotEnforceable = "limit_not_enforceable"
  case limitWithoutEffect = "limit_without_effect"
  case listPrices = "list_prices"

  // The data folder
  case notCompared = "not_compared"
  case firstStartBudget = "first_start_budget"
  case firstStartNoBudget = "first_start_no_budget"
  case firstStartToggle = "first_start_toggle"
  case firstStartContent = "first_start_content"
  case secretOtherwise = "secret_stored_otherwise"
  case secretUnusable = "secret_unusable"
  case editIgnored = "configuration_edit_ignored"

  /// The English wording.
  var english: String {
    switch self {
    case .editIgnored: "what was changed over the API has no effect, because it is not valid any more: {problems}"
    case .unreadable: "{reason}"
    case .locale:
      "expected pt-BR, en or es (a region of those languages, such as es-MX, is fine), found \"{found}\""
    case .timeZone: "unknown time zone \"{found}\"; expected one such as America/Sao_Paulo or UTC"
    case .timeZoneNear: "unknown time zone \"{found}\"{hint}"
    case .publicURLWithPath: "expected an address without a path, such as https://balcao.example"
    case .publicURLInClear: "http:// sends what customers write in clear; put a TLS proxy in front"
    case .noTrustedProxy:
      """
      no proxy is listed; behind a proxy, all customers would share its address and so the limits of one customer; list \
      the proxy's address, such as "127.0.0.1" for a proxy on this machine
      """
    case .trustedProxy: "expected an IP address or a range such as 10.0.0.0/8, found \"{found}\""
    case .adminListen: "expected host:port such as 127.0.0.1:9090, found \"{found}\""
    case .idReserved: "\"{id}\" is reserved for the chat in the terminal; choose another id"
    case .idCharacters: "expected 1 to 40 characters of a-z, 0-9 and -, found \"{id}\""
    case .idTaken: "\"{id}\" is already the id of {first}; choose another"
    case .adapterUnknown: "unknown adapter \"{adapter}\"; this build has {known}"
    case .adapterMisspelt: "unknown adapter \"{adapter}\"{hint}"
    case .proxyWithLogin:
      """
      contains a name or a password, which this file must not: leave outgoing.proxy out and set the environment variable \
      https_proxy for the gateway alone, or let the proxy admit this machine by its address
      """
    case .proxyInvalid: "{reason}, or none"
    case .proxyIncomplete: "expected a proxy address with scheme and port, such as http://proxy.example:3128"
    case .proxyException: "expected a host, a domain, a range such as 10.0.0.0/8, or *, found \"{found}\""
    case .privateAddress: "expected an IP address or a range such as 10.0.0.0/8, found \"{found}\""
    case .budgetChannel: "there is no channel {channel}"
    case .limitNotEnforceable: "this limit cannot be enforced: {reason}"
    case .limitWithoutEffect: "this limit has no effect: {reason}"
    case .listPrices:
      """
      relies on the list prices of {month} in this build; save them as a file, correct it and name it as `prices`
      """
    case .notCompared: "the file could not be compared with the data folder: {reason}"
    case .firstStartBudget: "used at the first start only; the data folder has {budget}"
    case .firstStartNoBudget: "used at the first start only; the data folder has no budget"
    case .firstStartToggle: "used at the first start only; the data folder has {toggle}"
    case .firstStartContent:
      "used at the first start only; the data folder has version {version}, which differs from {file}"
    case .secretOtherwise:
      """
      {secret} was stored for {purposes} at {origins}, but is used here for {purpose} at {origin}: it has to be stored \
      again for that
      """
    case .secretUnusable: "{secret} cannot be used: {reason}"
    }
  }
}
