import GatewayCore
import GatewayKit
import Registry
import Testing

@testable import GatewayHost

/// Every code that people are told something by: the core's, the host's and those of this build's adapters.
@Suite struct CodeTests {
  private static let lists: [any ExplanationCode.Type] =
    ExplanationCatalogue.all + [LocalCode.self, ConfigurationCode.self] + adapters.flatMap { $0.descriptor.codes }
  private static let all = lists.flatMap { $0.wordings }

  @Test("no two codes are equal")
  func unique() {
    let repeated = Dictionary(grouping: Self.all, by: { $0.code }).filter { $0.value.count > 1 }
    #expect(repeated.isEmpty, "\(repeated.keys.sorted())")
    #expect(Self.all.count > 300)
  }

  @Test("a code is in lower snake case and has an English wording", arguments: all.map { $0.code })
  func wording(code: String) throws {
    let english = try #require(Self.all.first { $0.code == code }).english
    #expect(code.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil)
    #expect(!english.isEmpty)
    for name in english.matches(of: /\{([^{}]*)\}/).map({ String($0.1) }) {
      #expect(name.wholeMatch(of: /[a-z][A-Za-z]*/) != nil, "{\(name)} in \"\(english)\"")
    }
    #expect(!english.contains("`balcao "), "only the host's wording names commands")
  }

  @Test("whoever uses a code gives the parameters that its wording names")
  func parameters() throws {
    let wordings = Dictionary(
      uniqueKeysWithValues: Self.lists.flatMap { list in list.wordings.map { ("\(list).\($0.name)", $0.english) } })
    let uses = try CodeUse.all()
    #expect(uses.count > 200)
    for use in uses {
      let english = try #require(wordings[use.code], "\(use.place) uses \(use.code), which is in no list")
      let named = Set(english.matches(of: /\{([a-z][A-Za-z]*)\}/).map { String($0.1) })
      let missing = named.subtracting(use.params)
      #expect(missing.isEmpty, "\(use.place): \(use.code) lacks \(missing.sorted())")
    }
  }

  @Test("the operations that remedies name exist, and a terminal has a command for each")
  func remedies() {
    for name in CommandWording.commands.keys {
      #expect(OperationCatalogue.operation(named: name) != nil, "there is no operation \(name)")
    }
    let named: [Remedy] = [
      .storeSecret("a/b"), .renewConsent("a/b"), .replaceMasterKey(), .replaceMasterKey(file: "FILE"),
      .retireMasterKey,
    ]
    #expect(
      named.map(CommandWording.text(of:)) == [
        "`balcao keys set a/b`", "`balcao keys authorize a/b`", "`balcao vault rotate --master`",
        "`balcao vault rotate --master --new-master-key-file FILE`", "`balcao vault rotate --master --finish`",
      ])
  }
}
