import Foundation
import GatewayKit

/// Decides by the browser's `Origin` which pages may use a channel.
struct OriginPolicy: Sendable {
  private let exact: Set<String>
  private let wildcards: [OriginPattern]
  private let allowsAny: Bool

  /// A policy of well-formed patterns. Malformed ones (`OriginPattern.problems`) match nothing.
  init(_ patterns: [String]) {
    allowsAny = patterns.contains("*")
    let parsed = patterns.compactMap(OriginPattern.init)
    exact = Set(parsed.filter { !$0.hasWildcard }.map(\.origin))
    wildcards = parsed.filter(\.hasWildcard)
  }

  /// Whether pages of `origin` may use the channel. The opaque origin `null` (sandboxed frames, files) may not, since
  /// any page can have it.
  func allows(_ origin: String, own: Set<String>) -> Bool {
    if own.contains(origin) || exact.contains(origin) { return true }
    guard origin.hasPrefix("https://") || origin.hasPrefix("http://") else { return false }
    return allowsAny || wildcards.contains { $0.matches(origin) }
  }
}

/// One `https://host[:port]`, optionally with `*` as its first label, as browsers write it.
struct OriginPattern: Sendable, Hashable {
  /// The scheme with `://`.
  private let scheme: String
  /// The host and port after the wildcard label, or all of them.
  private let rest: String
  let hasWildcard: Bool

  /// The origin as browsers write it, for a pattern without wildcard.
  var origin: String { scheme + rest }

  /// Reads a pattern: lower case, without a default port. Nil if `problems` finds an error, and for `*`.
  init?(_ pattern: String) {
    let lowered = pattern.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return nil }
    var host = String(lowered.dropFirst(scheme.count))
    let defaultPort = scheme == "https://" ? ":443" : ":80"
    if host.hasSuffix(defaultPort) { host.removeLast(defaultPort.count) }
    hasWildcard = host.hasPrefix("*.")
    let named = hasWildcard ? String(host.dropFirst()) : host
    guard Self.isHost(hasWildcard ? String(named.dropFirst()) : named) else { return nil }
    // A wildcard directly above a top-level domain (`https://*.com`) would match too many sites.
    if hasWildcard, !named.dropFirst().contains(".") { return nil }
    self.scheme = scheme
    rest = named
  }

  /// Whether `origin` matches, with exactly one label in place of the wildcard.
  func matches(_ origin: String) -> Bool {
    guard hasWildcard else { return origin == self.origin }
    guard origin.hasPrefix(scheme), origin.hasSuffix(rest) else { return false }
    let label = origin.dropFirst(scheme.count).dropLast(rest.count)
    return !label.isEmpty && label.utf8.allSatisfy(Self.isLetterOfLabel)
  }

  /// The problems of a pattern as the operator wrote it.
  static func problems(in pattern: String) -> [Diagnostic] {
    if pattern == "*" {
      return [.warning(at: "", WidgetCode.anyOrigin.with())]
    }
    if OriginPattern(pattern) != nil { return [] }
    return [.error(at: "", WidgetCode.origin.with(["origin": .string(pattern)]))]
  }

  private static func isHost(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if let port = parts.dropFirst().first, Int(port).map({ (1...65_535).contains($0) }) != true { return false }
    guard let host = parts.first, !host.isEmpty else { return false }
    return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.utf8.allSatisfy(isLetterOfLabel)
    }
  }

  private static func isLetterOfLabel(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
