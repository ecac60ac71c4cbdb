import GatewayKit
import HTTPTypes

/// The headers in which OpenAI, and servers that follow it, tell how full a limit is
/// (https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers). Pure.
enum RateLimit {
  /// How long it takes until every limit that is used up is lifted; nil where none is, or none is told.
  static func wait(_ headers: HTTPFields) -> Duration? {
    let field = { (name: String) in HTTPField.Name(name).flatMap { headers[$0] } }
    return ["requests", "tokens"].filter { field("x-ratelimit-remaining-\($0)") == "0" }
      .compactMap { field("x-ratelimit-reset-\($0)") }.compactMap { RetryAfter.spelled($0[...]) }.max()
  }
}
