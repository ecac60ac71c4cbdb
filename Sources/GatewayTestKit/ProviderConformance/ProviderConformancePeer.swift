public import GatewayKit

/// A provider's fake remote side, which its author ships so that the conformance suite can test the adapter.
///
/// It only translates: it reads the adapter's request, and writes the answer that the suite wants. The suite sends its
/// answers through a transport that cuts them anywhere, breaks off or falls silent.
///
/// In this repository: a final class `Peer` of the target `NAMEPeer` in `Plugins/NAME/Tests/Peer`, found by that name.
public protocol ProviderConformancePeer: AnyObject, Sendable {
  /// The adapter that it talks to.
  static var adapter: any ProviderAdapter.Type { get }

  /// Further peers of the same adapter, if it speaks several wires. The suite runs over all of them.
  static var others: [any ProviderConformancePeer.Type] { get }

  /// Its name among the peers of its adapter; nil for the default wire.
  static var label: String? { get }

  /// A new peer: two of them share nothing.
  init()

  /// Settings with which an instance talks to this peer.
  var settings: JSONValue { get }

  /// What the adapter's request for a reply asks, read back from the wire: all of it that the wire carries.
  ///
  /// Throws when the call is not such a request, or this wire's servers would reject it.
  func prompt(in call: HTTPCall) throws -> Prompt

  /// What a server of this wire answers to `call`, which is a request for a reply or one of those that `verify` makes.
  ///
  /// A list of models, or the like, is refused only where the real server would: for the key, and when it is overloaded.
  func answer(to call: HTTPCall, _ behaviour: ProviderBehaviour) throws -> ScriptedAnswer
}

extension ProviderConformancePeer {
  /// None.
  public static var others: [any ProviderConformancePeer.Type] { [] }

  /// None.
  public static var label: String? { nil }
}
