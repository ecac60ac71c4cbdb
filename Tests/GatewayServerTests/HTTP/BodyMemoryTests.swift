import GatewayKit
import Testing

@testable import GatewayServer

/// Invariant 11: request bodies in memory are bounded over the whole process.
@Suite struct BodyMemoryTests {
  private static func network(_ address: String) -> ClientNetwork { ClientNetwork(address: address) }

  @Test("One network holds half at most, and each further one leaves something for the next")
  func shares() {
    let memory = BodyMemory(limit: 1_200)
    var held: [Int] = []
    for number in 1...5 {
      var bytes = 0
      while memory.reserve(1, for: Self.network("10.0.\(number).1")) { bytes += 1 }
      held.append(bytes)
    }
    #expect(held == [600, 300, 150, 75, 37])
    #expect(memory.held == held.reduce(0, +))
    #expect(memory.hasRoom(for: 19, of: Self.network("10.0.6.1")))
  }

  @Test("The addresses of a network share its part; other networks have their own")
  func networks() {
    for (one, same, other) in [
      ("203.0.113.1", "203.0.113.254", "203.0.112.1"), ("2001:db8:1::1", "2001:db8:1:ffff::2", "2001:db8:2::1"),
      ("::ffff:203.0.113.1", "203.0.113.7", "::203.0.113.1"),
    ] {
      let memory = BodyMemory(limit: 100)
      #expect(memory.reserve(50, for: Self.network(one)))
      #expect(!memory.reserve(1, for: Self.network(same)))
      #expect(memory.reserve(25, for: Self.network(other)))
    }
  }

  @Test("What is given back is there again, and nothing is reserved by a refusal")
  func released() {
    let memory = BodyMemory(limit: 100)
    let network = Self.network("192.0.2.1")
    #expect(memory.reserve(40, for: network))
    #expect(!memory.reserve(11, for: network))
    #expect(!memory.hasRoom(for: Int.max / 4, of: network))
    #expect(memory.held == 40)
    memory.release(40, of: network)
    #expect(memory.held == 0)
    #expect(memory.reserve(50, for: network))
  }

  @Test("A body's reservation grows by doubling, up to what it can become, and ends with the request")
  func growth() throws {
    let memory = BodyMemory(limit: 1 << 20)
    let reservation = BodyReservation(memory, of: Self.network("192.0.2.1"))
    #expect(try reservation.grow(to: 10, most: 20_000) == 4_096)
    #expect(try reservation.grow(to: 4_096, most: 20_000) == 4_096)
    #expect(try reservation.grow(to: 4_097, most: 20_000) == 8_192)
    #expect(try reservation.grow(to: 17_000, most: 20_000) == 17_000)
    #expect(try reservation.grow(to: 20_000, most: 20_000) == 20_000)
    #expect(memory.held == 20_000)
    reservation.release()
    reservation.release()
    #expect(memory.held == 0 && !reservation.isRefused)
  }

  @Test("A refused body keeps nothing")
  func refused() throws {
    let memory = BodyMemory(limit: 10_000)
    let reservation = BodyReservation(memory, of: Self.network("192.0.2.1"))
    #expect(try reservation.grow(to: 10, most: 10) == 10)
    #expect(throws: (any Error).self) { try reservation.grow(to: 5_001, most: 8_000) }
    #expect(reservation.isRefused && memory.held == 0)
  }
}
