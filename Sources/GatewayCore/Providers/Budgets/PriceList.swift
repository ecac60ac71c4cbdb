public import GatewayKit

/// Prices of models, from the operator's file or the one that comes with the build.
public struct PriceList: Sendable, Hashable {
  /// The largest file, in bytes.
  public static let maximumBytes = 1 << 20

  /// Prices per million tokens.
  public struct Price: Sendable, Hashable {
    /// Price of input tokens.
    public let input: Money
    /// Price of input tokens read from the provider's cache.
    public let cachedInput: Money
    /// Price of output tokens, thoughts included.
    public let output: Money

    /// The cost of these tokens, rounded up to a millionth.
    public func cost(of usage: TokenUsage) -> Money {
      // Even a hundred million tokens at the highest price fit.
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
    /// The model's name; `*` matches any characters.
    let model: String
    /// The provider that it is limited to; nil for all.
    let provider: ProviderID?
    let price: Price

    func matches(_ name: String, at provider: ProviderID) -> Bool {
      (self.provider ?? provider) == provider && Self.matches(model.utf8[...], name.utf8[...])
    }

    /// Matches greedily from the left and backtracks to the last `*` only: at most the product of both lengths.
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
  /// The entries; the first match wins.
  let entries: [Entry]

  /// The price of a model at a provider; nil when the list has none.
  public func price(of model: String?, at provider: ProviderID) -> Price? {
    guard let model else { return nil }
    return entries.first { $0.matches(model, at: provider) }?.price
  }
}
