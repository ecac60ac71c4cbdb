import GatewayKit
import Testing

@Suite("No key takes all of a shared amount") struct FairShareTests {
  /// What each key gets that takes one unit after the other until it is refused.
  private static func taken(of limit: Int, by keys: [String]) -> [Int] {
    var share = FairShare()
    return keys.map { key in
      while share.hasRoom(for: 1, of: key, within: limit) { share.add(1, for: key) }
      return share.held(by: key)
    }
  }

  @Test(
    "Each key gets half of what is left, rounded down",
    arguments: [(64, [32, 16, 8, 4, 2, 1, 0]), (7, [3, 2, 1, 0]), (2, [1, 0]), (1, [0]), (0, [0])])
  func halves(limit: Int, expected: [Int]) {
    #expect(Self.taken(of: limit, by: expected.indices.map(String.init)) == expected)
  }

  @Test("Keys that take one unit each in turn get equal shares, and one share stays free", arguments: 1...9)
  func equalShares(count: Int) {
    var share = FairShare()
    let (limit, keys) = (100 * (count + 1), (0..<count).map(String.init))
    while true {
      let open = keys.filter { share.hasRoom(for: 1, of: $0, within: limit) }
      if open.isEmpty { break }
      for key in open where share.hasRoom(for: 1, of: key, within: limit) { share.add(1, for: key) }
    }
    #expect(keys.allSatisfy { share.held(by: $0) == 100 })
    #expect(share.total == 100 * count)
  }

  @Test("An amount that is larger than what is free has no room, however large")
  func tooLarge() {
    var share = FairShare()
    share.add(40, for: "a")
    #expect(share.hasRoom(for: 10, of: "a", within: 100) && !share.hasRoom(for: 11, of: "a", within: 100))
    #expect(share.hasRoom(for: 30, of: "b", within: 100) && !share.hasRoom(for: 31, of: "b", within: 100))
    #expect(!share.hasRoom(for: .max, of: "b", within: 100) && !share.hasRoom(for: .max, of: nil, within: 100))
  }

  @Test("Without a key only the limit counts")
  func withoutKey() {
    var share = FairShare()
    #expect(share.hasRoom(for: 100, of: nil, within: 100) && !share.hasRoom(for: 101, of: nil, within: 100))
    share.add(90, for: nil)
    #expect(share.hasRoom(for: 5, of: "a", within: 100) && !share.hasRoom(for: 6, of: "a", within: 100))
  }

  @Test("More than the limit may be counted, and leaves room to nobody until it is given back")
  func overfull() {
    var share = FairShare()
    share.add(150, for: "a")
    #expect(!share.hasRoom(for: 0, of: "b", within: 100) && !share.hasRoom(for: 1, of: nil, within: 100))
    share.remove(150, of: "a")
    #expect(share.total == 0 && share.held(by: "a") == 0)
    #expect(share.hasRoom(for: 50, of: "a", within: 100))
  }
}
