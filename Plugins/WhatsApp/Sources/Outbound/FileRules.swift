import GatewayKit

/// The files that WhatsApp accepts, with their largest sizes
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media#supported-media-types).
enum FileRules {
  private static let pictures = ["image/jpeg", "image/png"]
  private static let films = ["video/mp4", "video/3gpp"]
  /// For Ogg, only Opus.
  private static let sounds = ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg; codecs=opus"]
  private static let papers = [
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ]

  /// The rules. A picture or video that is too large for its rule is sent as a document.
  static let all = [
    FileRule(.image, types: pictures, maximumBytes: 5 << 20),
    FileRule(.video, types: films, maximumBytes: 16 << 20),
    FileRule(.audio, types: sounds, maximumBytes: 16 << 20),
    FileRule(.document, types: papers + pictures + films, maximumBytes: 100 << 20),
  ]
}
