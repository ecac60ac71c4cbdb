public import GatewayKit
import Synchronization

/// Raw connections without a network: each is made by a script, and kept.
public final class ScriptedRawTransport: RawTransport {
  private let script: @Sendable (MailServer) throws(AdapterError) -> ScriptedRawConnection
  private let made = Mutex<[ScriptedRawConnection]>([])

  /// A transport that returns the connections of `script`, or throws its error.
  public init(_ script: @escaping @Sendable (MailServer) throws(AdapterError) -> ScriptedRawConnection) {
    self.script = script
  }

  /// The connections so far, in order.
  public var connections: [ScriptedRawConnection] { made.withLock { $0 } }

  /// Connects as the script says.
  public func connect(_ server: MailServer) async throws(AdapterError) -> any RawConnection {
    let connection = try script(server)
    made.withLock { $0.append(connection) }
    return connection
  }
}
