import GatewayKit

/// The codes of what became of recordings, for traces.
enum TranscriptionCode: String, ExplanationCode {
  case already = "already_transcribed"
  case of = "transcription_of"
  case transcribed
  case notTranscribed = "not_transcribed"
  case notAsked = "transcription_not_asked"
  case typeNotAccepted = "recording_type_not_accepted"
  case notAvailable = "recording_not_available"
  case tooLarge = "recording_too_large"
  case gone = "recording_gone"
  case unreadable = "recording_unreadable"

  /// The English wording.
  var english: String {
    switch self {
    case .already: "already transcribed by {providers}"
    case .of: "{recording}: {result}"
    case .transcribed: "{count} characters transcribed by {provider}"
    case .notTranscribed: "not transcribed: {reason}"
    case .notAsked: "not asked: {reason}"
    case .typeNotAccepted: "it does not accept {type}"
    case .notAvailable: "the recording is not available"
    case .tooLarge: "{size} bytes, of which up to {limit} can be read"
    case .gone: "the recording is no longer in the data folder"
    case .unreadable: "the recording cannot be read: {reason}"
    }
  }
}
