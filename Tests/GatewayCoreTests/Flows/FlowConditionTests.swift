import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Conditions")
struct FlowConditionTests {
  typealias Test = FlowNode.Condition.Test

  /// Starts a flow of one condition; what the branch taken says.
  private func branch(_ tests: [Test], variables: [String: String] = [:], hours: BusinessHours? = nil) -> String? {
    var bench = FlowBench(
      [
        FlowNode(
          id: "c",
          action: .condition(.init(cases: [.init(tests: tests, next: "yes")], otherwise: "no"))),
        .says("yes", "yes"), .says("no", "no"),
      ], hours: hours)
    bench.contact.profile = ContactProfile(tags: ["vip"], fields: ["city": "São Paulo"])
    return bench.start(variables).texts.first
  }

  @Test(
    "Values",
    arguments: [
      (.value(of: "v", .equals, "HORARIO!"), "horário", true), (.value(of: "v", .equals, "outro"), "horário", false),
      (.value(of: "v", .notEquals, "outro"), "horário", true),
      (.value(of: "v", .contains, "bolo de"), "Um BOLO de fubá", true),
      (.value(of: "v", .contains, ""), "x", false), (.value(of: "v", .equals, "10"), "10.0", true),
      (.value(of: "v", .equals, "1.000"), "1000", true), (.value(of: "v", .greaterThan, "9"), "10", true),
      (.value(of: "v", .lessThan, "9,5"), "9.4", true), (.value(of: "v", .greaterThan, "10"), "10", false),
      (.value(of: "v", .greaterThan, "2026-11-23"), "2026-12-01", true), (.value(of: "v", .exists, ""), "x", true),
      (.value(of: "v", .exists, ""), "", false), (.value(of: "none", .exists, ""), "x", false),
      (.value(of: "none", .equals, ""), "x", true), (.value(of: "contact.city", .equals, "sao paulo"), "", true),
      (.value(of: "contact.name", .equals, "{{v}}"), "ana", true),
    ] as [(Test, String, Bool)])
  func values(test: Test, value: String, holds: Bool) {
    #expect(branch([test], variables: ["v": value]) == (holds ? "yes" : "no"))
  }

  @Test(
    "Tags, channel, hours and time; it is Monday 14:30",
    arguments: [
      (.tagged("vip"), true), (.tagged("VIP"), false), (.channel("site"), true), (.channel("mail"), false),
      (.businessHours(true), true), (.businessHours(false), false), (.time(from: 870, to: 871), true),
      (.time(from: 871, to: 900), false), (.time(from: 1320, to: 871), true), (.time(from: 900, to: 870), false),
    ] as [(Test, Bool)])
  func circumstances(test: Test, holds: Bool) {
    #expect(branch([test], hours: BusinessHours(weekly: [2: [480..<1080]])) == (holds ? "yes" : "no"))
  }

  @Test("Without business hours people are always there; a holiday closes")
  func hours() {
    #expect(branch([.businessHours(true)]) == "yes")
    let holiday = BusinessHours(weekly: [2: [480..<1080]], holidays: ["2026-11-23"])
    #expect(branch([.businessHours(true)], hours: holiday) == "no")
  }

  @Test("All tests of a case must hold; the first case that holds is taken; otherwise may end the flow")
  func cases() {
    #expect(branch([.tagged("vip"), .channel("mail")]) == "no")
    #expect(branch([]) == "yes")
    let bench = FlowBench([
      FlowNode(
        id: "c",
        action: .condition(
          .init(
            cases: [.init(tests: [.tagged("x")], next: "a"), .init(tests: [.channel("site")], next: "b")],
            otherwise: nil))),
      .says("a", "a"), .says("b", "b"),
    ])
    #expect(bench.start().texts == ["b"])
  }
}
