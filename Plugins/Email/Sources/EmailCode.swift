import GatewayKit

/// The codes of findings about a mailbox, and of their remedies.
enum EmailCode: String, ExplanationCode {
  // Settings
  case address = "email_address"
  case folderName = "email_folder_name"
  case folderTwice = "email_folder_twice"
  case oneCredential = "email_one_credential"
  case singleLine = "email_single_line"
  case tokenInClear = "email_token_in_clear"
  case noAuthenticationServer = "email_no_authentication_server"

  // Findings and remedies
  case loggedIn = "email_logged_in"
  case folderOpens = "email_folder_opens"
  case noIdle = "email_no_idle"
  case useServersNames = "email_use_servers_names"
  case shortenPolling = "email_shorten_polling"
  case appPassword = "email_app_password"
  case checkServer = "email_check_server"

  /// The English wording.
  var english: String {
    switch self {
    case .address: "expected a mail address, such as ola@padaria.example"
    case .folderName: "expected a folder's name without control characters"
    case .folderTwice: "the folder is listed twice"
    case .oneCredential: "expected exactly one of `password` and `oauth`"
    case .singleLine: "expected a single line"
    case .tokenInClear: "expected https; http is allowed only for this machine"
    case .noAuthenticationServer:
      "not set: the sender's address of a mail stays a claim and is never matched with proven addresses"
    case .loggedIn: "logged in to {server} as {user}"
    case .folderOpens: "can be opened"
    case .noIdle: "the server does not support IDLE; new mails are found every {interval}"
    case .useServersNames: "use the server's names in `folders`"
    case .shortenPolling: "shorten `pollSeconds` if that is too slow"
    case .appPassword: "most providers require an app password or OAuth"
    case .checkServer: "check `{protocol}.url`, the network, and the server's certificate"
    }
  }
}
