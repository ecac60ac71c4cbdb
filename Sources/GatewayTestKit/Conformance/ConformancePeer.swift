public import GatewayKit

/// An adapter's fake remote side, which its author ships so that the conformance suite can test the adapter.
///
/// In this repository: a final class `Peer` of the target `NAMEPeer` in `Plugins/NAME/Tests/Peer`, found by that name.
public protocol ConformancePeer: AnyObject, Sendable {
  /// The adapter that it talks to.
  static var adapter: any ChannelAdapter.Type { get }

  /// A new peer: two of them share nothing.
  init()

  /// Settings with which an instance talks to this peer. Rate limits are wide, because the suite's clock stands still
  /// while it sends some hundred requests.
  var settings: JSONValue { get }

  /// The values of the secrets that `settings` name; empty by default.
  var secrets: [SecretRef: String] { get }

  /// The transport of the adapter's outgoing requests, which leads to the peer; by default every call is refused.
  var http: any HTTPTransport { get }

  /// The transport of the adapter's mails, which leads to the peer; by default every mail is refused.
  var smtp: any SMTPTransport { get }

  /// The transport of the adapter's raw connections, which leads to the peer; by default each is refused.
  var raw: any RawTransport { get }
}

extension ConformancePeer {
  /// No secrets.
  public var secrets: [SecretRef: String] { [:] }
  /// Refuses everything.
  public var http: any HTTPTransport { RefusingTransport() }
  /// Refuses everything.
  public var smtp: any SMTPTransport { RefusingTransport() }
  /// Refuses everything.
  public var raw: any RawTransport { RefusingTransport() }
}

/// The remote side of a channel that receives messages over HTTP.
public protocol ServedConformancePeer: ConformancePeer {
  /// The requests that bring `messages`, in order: one for each, or fewer where the channel groups them.
  ///
  /// Requests are authentic, and can be sent again as they are. `adapter` is for what must be requested first,
  /// such as a session; the suite may send the requests to another instance with the same state and signer.
  func requests(delivering messages: [PeerMessage], to adapter: any HTTPServing) async throws -> [ServedRequest]

  /// A request to the messages' address with `body`, as authentic as possible (signed over whatever the body is).
  func request(carrying body: [UInt8], to adapter: any HTTPServing) async throws -> ServedRequest

  /// Versions of an authentic request that must be refused: without its credential, with a foreign one, from elsewhere.
  func forgeries(of request: ServedRequest) -> [Forgery]
}

/// The remote side of a channel that sends through `send`.
public protocol SendingConformancePeer: ConformancePeer {
  /// What it does with requests from now on.
  func behave(_ behaviour: PeerBehaviour) async

  /// How many requests it has received.
  var requestCount: Int { get async }

  /// A customer who can be written to; by default one with a telephone number.
  var recipients: [Alias] { get }

  /// The behaviours it supports; by default all. A protocol that cannot express one leaves it out.
  var behaviours: [PeerBehaviour] { get }
}

extension SendingConformancePeer {
  /// A customer with a telephone number.
  public var recipients: [Alias] { ["wa:5511987654321"] }
  /// All behaviours.
  public var behaviours: [PeerBehaviour] { PeerBehaviour.allCases }
}

/// What a customer writes through a peer.
public struct PeerMessage: Sendable, Hashable {
  /// The channel's own id of the message is made from this; 1 to 40 characters of `[a-z0-9-]`.
  public let id: String
  /// Who writes; the same name is the same conversation within one call.
  public let customer: String
  /// The text.
  public let text: String

  /// A message.
  public init(id: String, customer: String, text: String) {
    self.id = id
    self.customer = customer
    self.text = text
  }
}

/// A request that must be refused.
public struct Forgery: Sendable {
  /// What is false about it: `without the token`.
  public let name: String
  /// The request.
  public let request: ServedRequest

  /// A forgery.
  public init(_ name: String, _ request: ServedRequest) {
    self.name = name
    self.request = request
  }
}

/// What a peer does with a request.
public enum PeerBehaviour: Sendable, Hashable, CaseIterable {
  /// Accepts it and returns the message's id.
  case takes
  /// Understands and refuses it.
  case refuses
  /// Refuses the credential.
  case refusesCredential
  /// Throttles it.
  case throttles
  /// Is unavailable; nothing took effect.
  case isUnavailable
  /// Receives the request, but does not report whether it took effect.
  case fallsSilent
}
