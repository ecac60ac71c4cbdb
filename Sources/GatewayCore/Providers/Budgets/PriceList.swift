public import GatewayKit

/// What models cost, as a file says: the operator's, or the one that came with the build.
public struct PriceList: Sendable, Hashable {
  /// The largest file.
  public static let maximumBytes = 1 << 20

  /// What a million tokens cost.
  public struct Price: Sendable, Hashable {
    /// Read.
    public let input: Money
    /// Read at the cache's discount.
    public let cachedInput: Money
    /// Written, thoughts included.
    public let output: Money

    /// What these tokens cost, rounded up to a millionth.
    public func cost(of usage: TokenUsage) -> Money {
      // A hundred million tokens at the highest price still fit.
      func bounded(_ tokens: Int) -> Int64 { Int64(min(max(tokens, 0), 100_000_000)) }
      let cached = min(usage.cachedInput, usage.input)
      let whole =
        bounded(usage.input - cached) * input.micros + bounded(cached) * cachedInput.micros
        + bounded(usage.output) * output.micros
      return Money(micros: (whole + 999_999) / 1_000_000)
    }
  }

  /// A line of the file.
  struct Entry: Sendable, Hashable {
    /// The model's name; `*` stands for any characters.
    let model: String
    /// The one provider it is for; nil: every one.
    let provider: ProviderID?
    let price: Price

    func matches(_ name: String, at provider: ProviderID) -> Bool {
      (self.provider ?? provider) == provider && Self.matches(model.utf8[...], name.utf8[...])
    }

    /// Greedy from the left, going back to the last `*` only: linear in the product of both lengths.
    private static func matches(_ pattern: Substring.UTF8View, _ name: Substring.UTF8View) -> Bool {
      var (pattern, name) = (pattern, name)
      var retry: (pattern: Substring.UTF8View, name: Substring.UTF8View)?
      while let byte = name.first {
        if pattern.first == UInt8(ascii: "*") {
          pattern = pattern.dropFirst()
          retry = (pattern, name)
        } else if pattern.first == byte {
          pattern = pattern.dropFirst()
          name = name.dropFirst()
        } else if let last = retry {
          retry = (last.pattern, last.name.dropFirst())
          (pattern, name) = (last.pattern, last.name.dropFirst())
        } else {
          return false
        }
      }
      return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
    }
  }

  /// The currency of all prices.
  public let currency: String
  /// The first that matches counts.
  let entries: [Entry]

  /// What a model costs at a provider; nil where the list does not say.
  public func price(of model: String?, at provider: ProviderID) -> Price? {
    guard let model else { return nil }
    return entries.first { $0.matches(model, at: provider) }?.price
  }
}
