import CCurl
@testable import CurlTransport
import GatewayKit
import Testing

@Suite struct FailureClassTests {
  private static func outcome(_ code: CURLcode, sent: Bool) -> AdapterError {
    FailureClass.error(code, mayHaveSent: sent, origin: "https://a.example", detail: "")
  }

  @Test("whatever fails before the request can have left is safe to try again")
  func unsent() {
    let rejected = [CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL]
    for raw in 1..<100 {
      let code = CURLcode(rawValue: UInt32(raw))
      let error = Self.outcome(code, sent: false)
      #expect(error.outcome == (rejected.contains(code) ? .rejected : .unavailable), "\(raw): \(error)")
      #expect(error.message.contains("a.example") || error.message.contains("proxy") || error.message.contains("CA"))
    }
  }

  @Test(
    "what fails later has an unknown effect",
    arguments: [
      CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_OPERATION_TIMEDOUT, CURLE_WRITE_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_OUT_OF_MEMORY,
      CURLE_SSL_CONNECT_ERROR,
    ].map(\.rawValue))
  func sent(raw: UInt32) { #expect(Self.outcome(CURLcode(rawValue: raw), sent: true).outcome == .unknown) }

  @Test("libcurl's words are kept short")
  func bounded() {
    let detail = String(repeating: "x", count: 5000)
    let error = FailureClass.error(
      CURLE_COULDNT_CONNECT, mayHaveSent: false, origin: "https://a.example", detail: detail)
    #expect(error.message.count < 400)
  }
}
