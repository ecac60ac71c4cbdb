import Email
public import GatewayKit
public import GatewayTestKit
import Synchronization

/// The other side of a mailbox: the server that its mails are sent through.
public final class Peer: SendingConformancePeer {
  private let server = FakeSMTP()

  /// E-mail.
  public static var adapter: any ChannelAdapter.Type { Email.self }

  /// A server.
  public init() {}

  /// One mailbox.
  public var settings: JSONValue {
    [
      "address": "ola@padaria.example", "name": "Padaria do Sol", "authenticationServer": "mx.padaria.example",
      "imap": ["url": "imaps://imap.padaria.example:993", "user": "ola", "password": ["secret": "support/password"]],
      "smtp": ["url": "smtps://smtp.padaria.example:465", "user": "ola", "password": ["secret": "support/password"]],
    ]
  }

  /// The server.
  public var smtp: any SMTPTransport { server }

  /// A customer with a mail address.
  public var recipients: [Alias] { ["email:ana@example.com"] }

  /// All but throttling, for which SMTP has no reply: a 4xx reply only says that nothing was accepted.
  public var behaviours: [PeerBehaviour] { PeerBehaviour.allCases.filter { $0 != .throttles } }

  /// What the server does from now on.
  public func behave(_ behaviour: PeerBehaviour) async { server.behave(behaviour) }

  /// How many mails the server has got.
  public var requestCount: Int { get async { server.mails } }
}

/// An SMTP server behind the gateway's transport: it keeps the transport's contract.
private final class FakeSMTP: SMTPTransport {
  private struct State {
    var behaviour = PeerBehaviour.takes
    var mails = 0
  }
  private let state = Mutex(State())

  var mails: Int { state.withLock(\.mails) }

  func behave(_ behaviour: PeerBehaviour) { state.withLock { $0.behaviour = behaviour } }

  func send(_ mail: SMTPMail) async throws(AdapterError) -> SMTPReceipt {
    let behaviour = state.withLock { state in
      state.mails += 1
      return state.behaviour
    }
    if Task.isCancelled { throw AdapterError(.unknown, "the mail was given up", cause: CancellationError()) }
    switch behaviour {
    case .takes: return SMTPReceipt(answer: "250 2.0.0 queued")
    case .refuses: throw AdapterError(.rejected, "550 5.1.1 no such user")
    case .refusesCredential: throw AdapterError(.unauthorized, "535 5.7.8 authentication failed")
    case .throttles, .isUnavailable: throw AdapterError(.unavailable, "451 4.3.0 try again later")
    case .fallsSilent: throw AdapterError(.unknown, "the connection broke after the text was handed over")
    }
  }
}
