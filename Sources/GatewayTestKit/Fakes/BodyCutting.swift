/// How a `ScriptedTransport` cuts bodies into the pieces that a reader gets. A network cuts anywhere.
public enum BodyCutting: Sendable, Hashable, CustomStringConvertible {
  /// Not at all.
  case whole
  /// After each byte.
  case bytes
  /// Randomly, mostly into small pieces; the same seed cuts the same way.
  case random(seed: UInt64)

  /// Cuttings that together reveal most faults of a reader.
  public static let all: [BodyCutting] = [.whole, .bytes, .random(seed: 1), .random(seed: 2), .random(seed: 3)]

  /// `in pieces by chance (seed 1)`.
  public var description: String {
    switch self {
    case .whole: "in one piece"
    case .bytes: "byte by byte"
    case .random(let seed): "in pieces by chance (seed \(seed))"
    }
  }

  /// The pieces of `bytes`, none of them empty.
  public func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let seed: UInt64 = if case .random(let seed) = self { seed } else { 0 }
    var chance = SeededGenerator(seed: seed)
    let longest = max(48, bytes.count / 200)
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let size =
        switch self {
        case .whole: rest.count
        case .bytes: 1
        case .random: Int.random(in: 1...longest, using: &chance)
        }
      pieces.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    return pieces
  }
}
