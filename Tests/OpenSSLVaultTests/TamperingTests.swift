import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

/// A wrong master key and damage are different errors.
@Suite("Invariant 8: what was moved, altered, lost or put back does not open") struct TamperingTests {
  /// Something a thief or a bad disk does to the records, and when it is noticed.
  struct Tampering: Sendable, CustomTestStringConvertible {
    enum Noticed: Sendable { case atOpening, atUse }
    let name: String
    let noticed: Noticed
    /// Gets the records of today and those of before the last change, and another folder's.
    let alter: @Sendable (_ now: SealedRecords, _ before: SealedRecords, _ foreign: SealedRecords) -> SealedRecords

    init(
      _ name: String, _ noticed: Noticed,
      _ alter: @escaping @Sendable (SealedRecords, SealedRecords, SealedRecords) -> SealedRecords
    ) {
      self.name = name
      self.noticed = noticed
      self.alter = alter
    }

    var testDescription: String { name }
  }

  static let tamperings = [
    Tampering("a row is moved to another name", .atUse) { now, _, _ in
      now.with { $0.name == Safe.beta ? nil : $0.name == Safe.alpha ? $0.changing(name: Safe.beta) : $0 }
        .with(now.row(Safe.beta).changing(name: Safe.alpha))
    },
    Tampering("two rows swap what is sealed", .atUse) { now, _, _ in
      let (alpha, beta) = (now.row(Safe.alpha), now.row(Safe.beta))
      return now.with { row in
        row.name == Safe.alpha
          ? row.changing(sealed: beta.sealed)
          : row.name == Safe.beta
            ? row.changing(sealed: alpha.sealed) : row
      }
    },
    Tampering("two rows swap their numbers", .atOpening) { now, _, _ in
      let (alpha, beta) = (now.row(Safe.alpha), now.row(Safe.beta))
      return now.with { row in
        row.name == Safe.alpha ? row.changing(id: beta.id) : row.name == Safe.beta ? row.changing(id: alpha.id) : row
      }
    },
    Tampering("an older row is put back", .atOpening) { now, before, _ in
      now.with { $0.name == Safe.alpha ? before.row(Safe.alpha) : $0 }
    },
    Tampering("an older row's seal is put back under the newer version", .atUse) { now, before, _ in
      now.with { $0.name == Safe.alpha ? $0.changing(sealed: before.row(Safe.alpha).sealed) : $0 }
    },
    Tampering("the ring's older manifest is put back", .atOpening) { now, before, _ in
      SealedRecords(ring: before.ring, rows: now.rows)
    },
    Tampering("a row is lost", .atOpening) { now, _, _ in now.with { $0.name == Safe.beta ? nil : $0 } },
    Tampering("a row is doubled under another number", .atOpening) { now, _, _ in
      now.with(now.row(Safe.alpha).changing(id: 99))
    },
    Tampering("a row's version is raised", .atOpening) { now, _, _ in
      now.with { $0.name == Safe.alpha ? $0.changing(version: $0.version + 1) : $0 }
    },
    Tampering("the ring is lost", .atOpening) { now, _, _ in SealedRecords(ring: nil, rows: now.rows) },
    Tampering("the ring is empty", .atOpening) { now, _, _ in SealedRecords(ring: [], rows: now.rows) },
    Tampering("all rows are lost", .atOpening) { now, _, _ in SealedRecords(ring: now.ring, rows: []) },
    Tampering("the origin is another", .atUse) { now, _, _ in
      now.with { row in
        guard row.name == Safe.alpha, let binding = row.binding else { return row }
        return row.changing(
          binding: SecretBinding(purposes: binding.purposes, origins: binding.origins + ["https://evil.example"]))
      }
    },
    Tampering("the purpose is another", .atUse) { now, _, _ in
      now.with { row in
        guard row.name == Safe.alpha, let binding = row.binding else { return row }
        return row.changing(
          binding: SecretBinding(purposes: binding.purposes + ["other"], origins: binding.origins))
      }
    },
    Tampering("a secret poses as the signing key", .atOpening) { now, _, _ in
      now.with { $0.kind == .signing ? $0.changing(sealed: now.row(Safe.alpha).sealed) : $0 }
    },
    Tampering("the signing key poses as a secret", .atOpening) { now, _, _ in
      now.with { $0.kind == .signing ? $0.changing(kind: .secret) : $0 }
    },
    Tampering("another folder's ring", .atOpening) { now, _, foreign in
      SealedRecords(ring: foreign.ring, rows: now.rows)
    },
    Tampering("another folder's row", .atUse) { now, _, foreign in
      now.with { $0.name == Safe.alpha ? $0.changing(sealed: foreign.row(Safe.alpha).sealed) : $0 }
    },
    Tampering("a row of another format", .atUse) { now, _, _ in
      now.with { $0.name == Safe.alpha ? $0.changing(sealed: [2] + $0.sealed.dropFirst()) : $0 }
    },
    Tampering("a row under a key that the ring has not", .atUse) { now, _, _ in
      now.with { $0.name == Safe.alpha ? $0.changing(sealed: [1, 0, 0, 0, 2] + $0.sealed.dropFirst(5)) : $0 }
    },
  ]

  @Test("what was tampered with does not open", arguments: tamperings)
  func doesNotOpen(tampering: Tampering) async throws {
    let (safe, before) = try await Self.filled()
    let foreign = try await Self.filled().0
    let altered = MemoryRecords(tampering.alter(safe.records.records, before, foreign.records.records))
    let found = altered.records
    switch tampering.noticed {
    case .atOpening:
      let error = await #expect(throws: VaultError.self) { try await Safe(altered) }
      #expect(error?.kind == .damaged)
    case .atUse:
      let opened = try await Safe(altered)
      let error = await #expect(throws: AdapterError.self) { try await opened.used(Safe.alpha) }
      #expect(error?.outcome == .unauthorized)
      let shown = try await opened.vault.secrets()
      #expect(shown.contains { $0.name == Safe.alpha && $0.state == .damaged && $0.lastFour == nil })
      #expect(try await opened.vault.examine().damaged.contains(Safe.alpha.rawValue))
    }
    #expect(altered.records == found, "nothing was changed")
  }

  @Test("a rollback of everything at once opens, because it cannot be detected")
  func rollback() async throws {
    let (_, before) = try await Self.filled()
    #expect(try await Safe(MemoryRecords(before)).used(Safe.alpha) == "first value of alpha")
  }

  @Test("no bit of the ring can be turned, and that is damage and not a wrong key")
  func ringBits() async throws {
    let now = try await Self.filled().0.records.records
    let ring = try #require(now.ring)
    for bit in 0..<(ring.count * 8) {
      let altered = MemoryRecords(SealedRecords(ring: ring.turning(bit), rows: now.rows))
      let error = await #expect(throws: VaultError.self, "bit \(bit)") { try await Safe(altered) }
      #expect(error?.kind == .damaged, "bit \(bit)")
    }
  }

  @Test("no bit of a row can be turned")
  func rowBits() async throws {
    let now = try await Self.filled().0.records.records
    let sealed = now.row(Safe.alpha).sealed
    for bit in 0..<(sealed.count * 8) {
      let altered = now.with { $0.name == Safe.alpha ? $0.changing(sealed: sealed.turning(bit)) : $0 }
      let opened = try await Safe(MemoryRecords(altered))
      await #expect(throws: AdapterError.self, "bit \(bit)") { try await opened.used(Safe.alpha) }
      #expect(try await opened.used(Safe.beta, for: "https://beta.example") == "value of beta")
    }
  }

  @Test("nothing truncated opens, nor with something behind it")
  func truncated() async throws {
    let now = try await Self.filled().0.records.records
    let ring = try #require(now.ring)
    for cut in (0..<ring.count).map({ Array(ring.prefix($0)) }) + [ring + [0]] {
      let altered = MemoryRecords(SealedRecords(ring: cut, rows: now.rows))
      let error = await #expect(throws: VaultError.self) { try await Safe(altered) }
      #expect(error?.kind == .damaged)
    }
    let sealed = now.row(Safe.alpha).sealed
    for cut in (0..<sealed.count).map({ Array(sealed.prefix($0)) }) + [sealed + [0]] {
      let opened = try await Safe(
        MemoryRecords(now.with { $0.name == Safe.alpha ? $0.changing(sealed: cut) : $0 }))
      await #expect(throws: AdapterError.self) { try await opened.used(Safe.alpha) }
    }
  }

  @Test("a damaged value is given again, and the others never noticed")
  func mended() async throws {
    let now = try await Self.filled().0.records.records
    let altered = now.with { $0.name == Safe.alpha ? $0.changing(sealed: $0.sealed.turning(100)) : $0 }
    let opened = try await Safe(MemoryRecords(altered))
    try await opened.set(Safe.alpha, "given again")
    #expect(try await opened.reopened().used(Safe.alpha) == "given again")
  }

  /// A vault with two secrets, of which alpha was given twice; and its records before the second time.
  static func filled() async throws -> (Safe, before: SealedRecords) {
    let safe = try await Safe()
    try await safe.set(Safe.beta, "value of beta")
    try await safe.set(Safe.alpha, "first value of alpha")
    let before = safe.records.records
    try await safe.set(Safe.alpha, "second value of alpha")
    return (safe, before)
  }
}

extension SealedRecords {
  /// The row of a secret that is there.
  func row(_ name: SecretRef) -> SealedRow { rows.first { $0.name == name } ?? rows[0] }

  /// With every row altered; nil takes one out.
  func with(_ alter: (SealedRow) -> SealedRow?) -> SealedRecords {
    SealedRecords(ring: ring, rows: rows.compactMap(alter).sorted { $0.id < $1.id })
  }

  /// With one row more.
  func with(_ row: SealedRow) -> SealedRecords {
    SealedRecords(ring: ring, rows: (rows + [row]).sorted { $0.id < $1.id })
  }
}
