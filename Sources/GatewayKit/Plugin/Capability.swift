/// What an adapter can do beyond sending, or answering: the companion protocols it conforms to.
public enum Capability: String, Sendable, CaseIterable {
  /// Serves HTTP below `/channels/{id}/`: `HTTPServing`.
  case http
  /// Runs for as long as the gateway, fetching: `Polling`.
  case polling
  /// Explains raw payloads: `Inspecting`.
  case inspecting
  /// Shows read marks and typing: `Signalling`.
  case signalling
  /// Subscribes itself to the outside when the public address is known: `Activating`.
  case activating
  /// Examines its own credentials and subscriptions: `Examining`.
  case examining
  /// Fetches the files that customers send: `MediaFetching`.
  case fetching
  /// Uploads the files that the business sends: `MediaUploading`.
  case uploading
  /// Lists the forms that may be written outside its window: `TemplateListing`.
  case templates
  /// Is shown the pictures that customers send: `ImageSeeing`.
  case seeing
  /// Writes down what customers say in recordings: `Transcribing`.
  case transcribing

  /// The capabilities of an adapter, read off its conformances, so that a declaration cannot lie.
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
