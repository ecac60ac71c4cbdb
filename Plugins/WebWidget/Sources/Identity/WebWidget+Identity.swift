import Foundation
import GatewayKit
import HTTPTypes
import Logging

extension WebWidget {
  /// How far in the future `expires` may be, in seconds, and how much a clock of the business may be ahead of ours.
  static let longestIdentity = 24 * 3600
  static let clockTolerance = 300

  /// The user of an identity that the business has signed for this channel and that has not expired.
  ///
  /// Fails closed: without the secret no user is verified.
  func verify(_ identity: SignedIdentity, at now: Date) async throws(Problem) -> VerifiedUser {
    guard let secret = identitySecret else { throw .identityNotConfigured }
    let isSigned: Bool
    do {
      isSigned = try await context.signer.isValid(identity.signature, for: identity.signed, keyedBy: secret)
    } catch {
      context.log.warning("identities cannot be verified: \(error)")
      throw Problem(
        status: .serviceUnavailable, title: "Identity cannot be verified now",
        detail: "The gateway cannot use the secret that identities are signed with; its log says why.",
        headers: [.retryAfter: "60"])
    }
    guard isSigned else {
      throw .notVerified("signature", "It is not the signature of this identity under this channel's secret.")
    }
    guard identity.channel == nil || identity.channel == context.channel.rawValue else {
      throw .notVerified("identity.channel", "The identity is for another channel.")
    }
    let second = Int(now.timeIntervalSince1970)
    guard identity.expires > second else { throw .notVerified("identity.expires", "The identity has expired.") }
    guard identity.expires <= second + Self.longestIdentity + Self.clockTolerance else {
      throw .unusable(
        "identity.expires", "It is more than 24 hours ahead: expected seconds since 1970, not milliseconds.")
    }
    return identity.user
  }

  /// The last position in a user's conversation. Earlier events were on another page and are not news here.
  func lastPosition(in session: WidgetSession) async throws(Problem) -> Int64? {
    do {
      return try await context.conversations.lastPosition(in: session.thread)
    } catch {
      throw problem(of: error)
    }
  }
}

extension Problem {
  /// The refusal of an identity when the channel has no secret to verify it.
  static let identityNotConfigured = Problem.unusable(
    "identity", "Verified identity is not configured for this channel.")

  fileprivate static func notVerified(_ field: String, _ detail: String) -> Problem {
    Problem(status: .forbidden, title: "Identity not verified", detail: detail, field: field)
  }
}
