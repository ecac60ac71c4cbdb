/// The companion protocols that `balcao adapters` lists. `Paced`, `Reopening` and `Continuing` are not among them.
public enum Capability: String, Sendable, CaseIterable {
  /// Handles HTTP requests below `/channels/{id}/`: `HTTPServing`.
  case http
  /// Fetches messages while the gateway runs: `Polling`.
  case polling
  /// Reads raw payloads for `balcao inspect`: `Inspecting`.
  case inspecting
  /// Shows read marks and typing: `Signalling`.
  case signalling
  /// Registers the public address with the other side: `Activating`.
  case activating
  /// Checks its credentials and subscriptions: `Examining`.
  case examining
  /// Fetches files from customers: `MediaFetching`.
  case fetching
  /// Uploads files of the business: `MediaUploading`.
  case uploading
  /// Lists the message templates of the channel: `TemplateListing`.
  case templates
  /// Accepts pictures from customers: `ImageSeeing`.
  case seeing
  /// Transcribes recordings from customers: `Transcribing`.
  case transcribing

  /// The capabilities of an adapter, derived from its conformances.
  public static func of(_ adapter: any Plugin.Type) -> [Capability] {
    allCases.filter { capability in
      switch capability {
      case .http: adapter is any HTTPServing.Type
      case .polling: adapter is any Polling.Type
      case .inspecting: adapter is any Inspecting.Type
      case .signalling: adapter is any Signalling.Type
      case .activating: adapter is any Activating.Type
      case .examining: adapter is any Examining.Type
      case .fetching: adapter is any MediaFetching.Type
      case .uploading: adapter is any MediaUploading.Type
      case .templates: adapter is any TemplateListing.Type
      case .seeing: adapter is any ImageSeeing.Type
      case .transcribing: adapter is any Transcribing.Type
      }
    }
  }
}
