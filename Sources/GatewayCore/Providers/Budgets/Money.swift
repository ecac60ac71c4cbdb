import Foundation

/// An amount of money in millionths of its currency's unit: whole, so that sums are exact.
public struct Money: Sendable, Hashable, Comparable {
  /// The most that is written in a file: a thousand million.
  static let most = 1_000_000_000.0

  /// Millionths.
  public let micros: Int64

  /// An amount of millionths.
  public init(micros: Int64) { self.micros = micros }

  /// An amount as people write it in a file; rounded to millionths.
  public init(_ amount: Double) {
    micros = Int64((min(max(amount, 0), Self.most) * 1_000_000).rounded())
  }

  /// The smaller amount first.
  public static func < (one: Money, other: Money) -> Bool { one.micros < other.micros }

  /// The amount with two to six decimals and its currency: `USD 0.000389`, `BRL 20.00`.
  public func inWords(_ currency: String) -> String {
    var decimals = String(format: "%06lld", micros.magnitude % 1_000_000)
    while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
    return "\(currency) \(micros < 0 ? "-" : "")\(micros.magnitude / 1_000_000).\(decimals)"
  }
}

extension Money: Codable {
  /// Reads a number of the currency's units.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Double.self))
  }

  /// Writes a number of the currency's units.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Decimal(micros) / 1_000_000)
  }
}
