import Foundation
import GatewayKit
import Synchronization

/// Consents that are awaited from a browser: the provider sends it back to the gateway's public address, and here is told
/// whose answer that is.
///
/// An answer counts once, within `lifetime`, and only with the `state` of a consent that is awaited (RFC 6749, 10.12).
/// Kept in memory: after a restart nobody waits any more, and the person is asked anew.
final class PendingConsents: Sendable {
  /// How long a person has.
  static let lifetime = Duration.seconds(600)
  /// Where browsers come back to, below the public address.
  static let path = "consents/return"
  /// How many people may be deciding at once.
  private static let room = 8
  /// The shortest `state` that nobody guesses.
  private static let shortestState = 32

  private struct Entry {
    let consent: AwaitedConsent
    /// In uptime.
    let until: Duration
    /// Whether an answer was taken, so that no other is.
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

  /// Awaits a consent; gives the address that the provider has to send the browser back to.
  func expect(_ consent: AwaitedConsent) throws(AdminError) -> String {
    guard consents != nil else { throw AdminError("this gateway was put together without a way to consents") }
    let redirectURI = try redirectURI()
    guard consent.state.utf8.count >= Self.shortestState else { throw AdminError("the state could be guessed") }
    let now = clock.uptime
    let hasRoom = entries.withLock { entries in
      entries.removeAll { $0.until + Self.lifetime <= now }
      guard entries.count(where: { !$0.isAnswered && now < $0.until }) < Self.room else { return false }
      entries.append(Entry(consent: consent, until: now + Self.lifetime))
      return true
    }
    guard hasRoom else { throw AdminError("\(Self.room) other consents are awaited; try again in ten minutes") }
    return redirectURI
  }

  /// How far a consent came. Its end is told once.
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

  /// Takes what a browser brought back.
  func take(_ parameters: [QueryParameter]) async -> ConsentReturn {
    // RFC 6749, 3.1: a parameter that comes twice is none.
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
      progress = .failed("the provider gave no consent: \(reason.prefix(300))")
    }
    entries.withLock { entries in
      if let index = Self.index(of: state, in: entries) { entries[index].progress = progress }
    }
    return progress == .stored ? .stored : .failed
  }

  private func redirectURI() throws(AdminError) -> String {
    guard let publicURL else {
      throw AdminError("server.publicURL is not set: a provider sends browsers back to an address of the public")
    }
    return publicURL.appending(path: Self.path).absoluteString
  }

  /// The consent of a state, if it is awaited; from now on it is not.
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

  /// Every entry is compared to its end: the time tells nothing of how much of a state was right.
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
