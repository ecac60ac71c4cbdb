public import GatewayKit

/// A provider's fake remote side, which its author ships so that the conformance suite can speak to the adapter.
///
/// It knows the wire and nothing else: it reads what the adapter asked, and writes what the suite wants answered. The
/// suite carries its answers through a transport that cuts them anywhere, breaks them off, falls silent.
///
/// In this repository: a final class `Peer` of the target `NAMEPeer` in `Plugins/NAME/Tests/Peer`, found by that name.
public protocol ProviderConformancePeer: AnyObject, Sendable {
  /// The adapter whose other side it is.
  static var adapter: any ProviderAdapter.Type { get }

  /// Further peers of the same adapter, where it speaks more wires than one. The suite runs over all of them.
  static var others: [any ProviderConformancePeer.Type] { get }

  /// What tells it from the others of its adapter; nil: it is the one that its settings speak to unasked.
  static var label: String? { get }

  /// A peer of its own: two of them share nothing.
  init()

  /// Settings with which an instance talks to this peer.
  var settings: JSONValue { get }

  /// What the adapter's request for a reply asks, read back from the wire: all of it that the wire carries.
  ///
  /// Throws when the call is no such request, or none this wire's servers would take.
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
