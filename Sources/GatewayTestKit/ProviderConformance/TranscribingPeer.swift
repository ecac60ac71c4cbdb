public import GatewayKit

/// A provider's fake remote side that recordings can be sent to: for adapters that conform to `Transcribing`. Its `settings`
/// set a `transcriptionModel`.
public protocol TranscribingPeer: ProviderConformancePeer {
  /// The recording that the adapter's request holds, read back from the wire, with its type.
  ///
  /// Throws when the call is not such a request, or this wire's servers would reject it.
  func recording(in call: HTTPCall) throws -> Recording

  /// What a server of this wire answers to `call`, which is such a request, when it hears this. What it refuses, and how, it
  /// says in `answer(to:_:)`, as to a request for a reply.
  func answer(to call: HTTPCall, hearing transcription: Transcription) throws -> ScriptedAnswer
}
