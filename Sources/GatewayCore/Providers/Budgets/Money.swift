import Foundation

/// An amount of money in millionths of its currency's unit; an integer, so that sums are exact.
public struct Money: Sendable, Hashable, Comparable {
  /// The largest amount in a file, in currency units.
  static let most = 1_000_000_000.0

  /// The amount, in millionths.
  public let micros: Int64

  /// Creates an amount from millionths.
  public init(micros: Int64) { self.micros = micros }

  /// Creates an amount from currency units, rounded to millionths.
  public init(_ amount: Double) {
    micros = Int64((min(max(amount, 0), Self.most) * 1_000_000).rounded())
  }

  /// Compares by size.
  public static func < (one: Money, other: Money) -> Bool { one.micros < other.micros }

  /// The amount with two to six decimals and its currency: `USD 0.000389`, `BRL 20.00`.
  public func inWords(_ currency: String) -> String {
    var decimals = String(format: "%06lld", micros.magnitude % 1_000_000)
    while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
    return "\(currency) \(micros < 0 ? "-" : "")\(micros.magnitude / 1_000_000).\(decimals)"
  }
}

extension Money: Codable {
  /// Decodes a number of currency units.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes a number of currency units.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Decimal(micros) / 1_000_000)
  }
}
