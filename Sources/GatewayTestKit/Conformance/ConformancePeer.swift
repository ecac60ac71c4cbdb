public import GatewayKit

/// An adapter's fake remote side, which its author ships so that the conformance suite can speak to the adapter.
///
/// In this repository: a final class `Peer` of the target `NAMEPeer` in `Plugins/NAME/Tests/Peer`, found by that name.
public protocol ConformancePeer: AnyObject, Sendable {
  /// The adapter whose other side it is.
  static var adapter: any ChannelAdapter.Type { get }

  /// A peer of its own: two of them share nothing.
  init()

  /// Settings with which an instance talks to this peer. Limits of rate are wide: the suite's clock stands still while
  /// it sends some hundred requests.
  var settings: JSONValue { get }

  /// The values of the secrets that `settings` name; empty by default.
  var secrets: [SecretRef: String] { get }

  /// Where the adapter's outgoing requests arrive: the peer; unless said otherwise nobody is reached.
  var http: any HTTPTransport { get }

  /// Where the adapter's mails arrive: the peer; unless said otherwise nobody is reached.
  var smtp: any SMTPTransport { get }

  /// Whom the adapter's raw connections lead to: the peer; unless said otherwise nobody is reached.
  var raw: any RawTransport { get }
}

extension ConformancePeer {
  /// No secrets.
  public var secrets: [SecretRef: String] { [:] }
  /// Nobody is reached.
  public var http: any HTTPTransport { RefusingTransport() }
  /// Nobody is reached.
  public var smtp: any SMTPTransport { RefusingTransport() }
  /// Nobody is reached.
  public var raw: any RawTransport { RefusingTransport() }
}

/// The remote side of a channel that is written to over HTTP.
public protocol ServedConformancePeer: ConformancePeer {
  /// The requests that bring `messages`, in order: one for each, or fewer where the channel groups them.
  ///
  /// Requests are authentic, and can be sent again as they are. `adapter` is there for what has to be asked of it first,
  /// such as a session; the suite may send the requests to another instance with the same state and signer.
  func requests(delivering messages: [PeerMessage], to adapter: any HTTPServing) async throws -> [ServedRequest]

  /// A request to where messages go, as authentic as can be (signed over whatever the body is), that carries `body`.
  func request(carrying body: [UInt8], to adapter: any HTTPServing) async throws -> ServedRequest

  /// Versions of an authentic request that must not pass: without its credential, with a foreign one, from elsewhere.
  func forgeries(of request: ServedRequest) -> [Forgery]
}

/// The remote side of a channel that is written to through `send`.
public protocol SendingConformancePeer: ConformancePeer {
  /// What it does with requests from now on.
  func behave(_ behaviour: PeerBehaviour) async

  /// How many requests it has got.
  var requestCount: Int { get async }

  /// A customer it can be written to; unless said otherwise somebody with a telephone number.
  var recipients: [Alias] { get }

  /// What it can do with requests; unless said otherwise everything there is. A protocol without a word for one of them
  /// leaves it out.
  var behaviours: [PeerBehaviour] { get }
}

extension SendingConformancePeer {
  /// Somebody with a telephone number.
  public var recipients: [Alias] { ["wa:5511987654321"] }
  /// Everything there is.
  public var behaviours: [PeerBehaviour] { PeerBehaviour.allCases }
}

/// What a customer writes through a peer.
public struct PeerMessage: Sendable, Hashable {
  /// The channel's own id of the message is made from this; 1 to 40 characters of `[a-z0-9-]`.
  public let id: String
  /// Who writes; the same name is the same conversation within one call.
  public let customer: String
  /// The words.
  public let text: String

  /// A message.
  public init(id: String, customer: String, text: String) {
    self.id = id
    self.customer = customer
    self.text = text
  }
}

/// A request that must not pass.
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
  /// Takes it and names the message.
  case takes
  /// Understands and refuses it.
  case refuses
  /// Refuses the credential.
  case refusesCredential
  /// Asks for a pause.
  case throttles
  /// Says that it cannot now, and that nothing took effect.
  case isUnavailable
  /// Gets the request and says nothing that tells whether it took effect.
  case fallsSilent
}
