import Foundation
import GatewayKit
import Synchronization

/// Consents awaited from a browser: the provider redirects it to the gateway's public address, and this matches the
/// return to its consent.
///
/// A return is accepted once, within `lifetime`, and only with the `state` of an awaited consent (RFC 6749, 10.12).
/// Held in memory: after a restart no consent is awaited, and the person must be asked again.
final class PendingConsents: Sendable {
  /// How long a person may take.
  static let lifetime = Duration.seconds(600)
  /// The redirect path, below the public address.
  static let path = "consents/return"
  /// The most consents awaited at once.
  private static let room = 8
  /// The shortest `state`, in bytes, that is hard to guess.
  private static let shortestState = 32

  private struct Entry {
    let consent: AwaitedConsent
    /// When it expires, in uptime.
    let until: Duration
    /// Whether a return was accepted; no other is.
    var isAnswered = false
    var progress = ConsentProgress.waiting
  }

  private let entries = Mutex<[Entry]>([])
  private let publicURL: URL?
  private let consents: (any ConsentTaking)?
  private let clock: any GatewayClock

  init(publicURL: URL?, consents: (any ConsentTaking)?, clock: any GatewayClock) {
    self.publicURL = publicURL
    self.consents = consents
    self.clock = clock
  }

  /// Starts waiting for a consent; returns the redirect URL.
  func expect(_ consent: AwaitedConsent) throws(OperationError) -> String {
    guard consents != nil else { throw OperationError(.consentsUnsupported) }
    let redirectURI = try redirectURI()
    guard consent.state.utf8.count >= Self.shortestState else { throw OperationError(.consentStateTooShort) }
    let now = clock.uptime
    let hasRoom = entries.withLock { entries in
      entries.removeAll { $0.until + Self.lifetime <= now }
      guard entries.count(where: { !$0.isAnswered && now < $0.until }) < Self.room else { return false }
      entries.append(Entry(consent: consent, until: now + Self.lifetime))
      return true
    }
    guard hasRoom else { throw OperationError(.consentsTooMany, ["count": .integer(Self.room)]) }
    return redirectURI
  }

  /// The progress of a consent. Its end is returned once.
  func progress(of state: String) -> ConsentProgress {
    let now = clock.uptime
    return entries.withLock { entries in
      guard let index = Self.index(of: state, in: entries) else { return .over }
      let entry = entries[index]
      if case .waiting = entry.progress {
        if entry.isAnswered || now < entry.until { return .waiting }
        entries.remove(at: index)
        return .over
      }
      entries.remove(at: index)
      return entry.progress
    }
  }

  /// Handles the parameters of a browser's return.
  func take(_ parameters: [QueryParameter]) async -> ConsentReturn {
    // RFC 6749, 3.1: a repeated parameter is invalid.
    let value = { (name: String) -> String? in
      let values = parameters.filter { $0.name == name }
      return values.count == 1 ? values[0].value : nil
    }
    guard let state = value("state"), let consent = claim(state) else { return .unknown }
    let progress: ConsentProgress
    if let code = value("code"), !code.isEmpty {
      progress = await redeem(code, of: consent)
    } else {
      let reason = value("error_description") ?? value("error") ?? "no reason was given"
      progress = .failed("the consent was not given: \(reason.prefix(300))")
    }
    entries.withLock { entries in
      if let index = Self.index(of: state, in: entries) { entries[index].progress = progress }
    }
    return progress == .stored ? .stored : .failed
  }

  private func redirectURI() throws(OperationError) -> String {
    guard let publicURL else {
      throw OperationError(.publicURLMissing)
    }
    return publicURL.appending(path: Self.path).absoluteString
  }

  /// Takes the awaited consent of a state; it is then no longer awaited.
  private func claim(_ state: String) -> AwaitedConsent? {
    let now = clock.uptime
    return entries.withLock { entries in
      guard let index = Self.index(of: state, in: entries), !entries[index].isAnswered, now < entries[index].until
      else { return nil }
      entries[index].isAnswered = true
      return entries[index].consent
    }
  }

  private func redeem(_ code: String, of consent: AwaitedConsent) async -> ConsentProgress {
    do {
      guard let consents else { return .over }
      let proof = ConsentProof.browser(code: code, verifier: consent.verifier, redirectURI: try redirectURI())
      guard try await consents.redeem(proof, of: consent.client) == .stored else {
        return .failed("the provider did not accept the browser's code; nothing was stored")
      }
      return .stored
    } catch let error as AdapterError {
      return .failed(error.message)
    } catch {
      return .failed("\(error)")
    }
  }

  /// Compares every entry completely, so that the time does not reveal how much of a state was right.
  private static func index(of state: String, in entries: [Entry]) -> Int? {
    var found: Int?
    for (index, entry) in entries.enumerated() where isSame(entry.consent.state, state) { found = index }
    return found
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    guard one.utf8.count == other.utf8.count else { return false }
    return zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
