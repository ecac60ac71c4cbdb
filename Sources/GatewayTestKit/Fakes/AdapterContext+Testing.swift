public import Foundation
public import GatewayKit
import Logging

extension AdapterContext {
  /// A context made of fakes; pass those that the test inspects.
  public static func forTesting(
    channel: ChannelID = "test", state: any AdapterState = MemoryAdapterState(), signer: any Signer = FixedSigner(),
    conversations: any Conversations = FakeConversations(), blobs: any Blobs = MemoryBlobs(),
    http: any HTTPTransport = RefusingTransport(), smtp: any SMTPTransport = RefusingTransport(),
    raw: any RawTransport = RefusingTransport(), clock: any GatewayClock = ManualClock(), publicURL: URL? = nil,
    crashGuard: any CrashGuard = NoCrashGuard()
  ) -> AdapterContext {
    AdapterContext(
      channel: channel, state: state, signer: signer, conversations: conversations, blobs: blobs, http: http,
      smtp: smtp, raw: raw, clock: clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      publicURL: publicURL, crashGuard: crashGuard)
  }
}
