/// The ways to open a ring besides its master key: the master key, sealed for other keys.
struct RingEnvelopes: Sendable, Hashable {
  /// For the recovery key; nil when none was stored.
  var recovery: RecoveryEnvelope?
  /// For the next master key; nil when none is being introduced.
  var successor: SuccessorEnvelope?
}

/// `count 2`, then the envelopes, each after the number of its kind.
extension RingEnvelopes {
  private enum Kind: UInt8 {
    case symmetricRecovery = 1
    case successor = 2
    case recovery = 3
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(UInt16((recovery == nil ? 0 : 1) + (successor == nil ? 0 : 1)))
    if let recovery {
      writer.integer((recovery.lock == nil ? Kind.symmetricRecovery : .recovery).rawValue)
      recovery.write(to: &writer)
    }
    if let successor {
      writer.integer(Kind.successor.rawValue)
      successor.write(to: &writer)
    }
  }

  /// Nil when they are truncated, or one occurs twice.
  init?(_ reader: inout ByteReader) {
    guard let count = reader.integer(UInt16.self) else { return nil }
    for _ in 0..<count {
      guard let kind = reader.integer(UInt8.self).flatMap(Kind.init) else { return nil }
      switch kind {
      case .symmetricRecovery, .recovery:
        guard recovery == nil, let read = RecoveryEnvelope(&reader, hasLock: kind == .recovery) else { return nil }
        recovery = read
      case .successor:
        guard successor == nil, let read = SuccessorEnvelope(&reader) else { return nil }
        successor = read
      }
    }
  }

  /// The envelopes of a stored ring, before its master key is known and before anything is authenticated. The caller
  /// must authenticate the whole ring after it opens one.
  init(inRing bytes: [UInt8]) {
    self.init()
    var reader = ByteReader(bytes.dropFirst(RingHeader.length))
    if let count = reader.integer(UInt16.self), reader.raw(Int(count) * KeyRing.dataKeyLength) != nil,
      let read = RingEnvelopes(&reader)
    {
      self = read
    }
  }
}
