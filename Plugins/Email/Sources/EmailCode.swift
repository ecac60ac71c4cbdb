import GatewayKit

/// The codes of findings about a mailbox, and of their remedies.
enum EmailCode: String, ExplanationCode {
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
