import Synchronization

/// What the business itself says, as one provider is told it: read once for each version of the content.
final class BusinessGrounds: Sendable {
  private let latest = Mutex<(version: Int, grounds: Grounds)?>(nil)

  /// The grounds that a version of the content gives, together with the provider's instructions.
  func read(_ content: LoadedContent, of business: Business, instructions: String?) -> Grounds {
    if let known = latest.withLock({ $0 }), known.version == content.version { return known.grounds }
    let grounds = Grounds(
      [business.name, content.bundle.businessInformation, instructions ?? ""], locale: business.locale)
    latest.withLock { $0 = (content.version, grounds) }
    return grounds
  }
}
