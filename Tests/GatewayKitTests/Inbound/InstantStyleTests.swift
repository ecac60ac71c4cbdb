import Foundation
import GatewayKit
import Testing

@Suite struct InstantStyleTests {
  @Test("no millisecond is lost by writing and reading, however often")
  func stable() throws {
    for milliseconds in 0..<1000 {
      let expected = "2025-06-08T20:59:43.\(String(1000 + milliseconds).dropFirst())Z"
      let instant = Date(timeIntervalSince1970: 1_749_416_383 + Double(milliseconds) / 1000)
      #expect(instant.formatted(.balcao) == expected)
      #expect(try Date(expected, strategy: .balcao).formatted(.balcao) == expected)
    }
  }

  @Test("what lies between is rounded to the nearest millisecond")
  func rounding() {
    #expect(Date(timeIntervalSince1970: 0.0004).formatted(.balcao) == "1970-01-01T00:00:00.000Z")
    #expect(Date(timeIntervalSince1970: 0.9996).formatted(.balcao) == "1970-01-01T00:00:01.000Z")
  }
}
