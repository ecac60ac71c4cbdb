import Foundation
import GatewayKit
import Testing

@Suite struct DurationTests {
  @Test(
    "a duration in seconds keeps its fraction",
    arguments: [(Duration.milliseconds(1500), 1.5), (.zero, 0), (.seconds(-2), -2)])
  func seconds(duration: Duration, expected: Double) { #expect(duration.seconds == expected) }

  @Test("an instant moves by a duration")
  func instants() {
    let start = Date(timeIntervalSince1970: 100)
    #expect(start + .seconds(5) == Date(timeIntervalSince1970: 105))
    #expect(start - .milliseconds(500) == Date(timeIntervalSince1970: 99.5))
  }
}
