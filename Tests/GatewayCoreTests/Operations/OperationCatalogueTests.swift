import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("The catalogue of operations")
struct OperationCatalogueTests {
  private static let specs = OperationCatalogue.all.map { $0.spec }
  /// What changes nothing that customers or other people see, and happens with every key stroke or message.
  private static let unrecorded = [
    TakeFilePiece.spec.name, Chat.spec.name, TryContent.spec.name, SetContentDraft.spec.name,
    DiscardContentDraft.spec.name,
  ]

  @Test("Every operation has a name and a route of its own")
  func unique() {
    #expect(Set(Self.specs.map(\.name)).count == Self.specs.count)
    let routes = Self.specs.compactMap(\.http).map { "\($0.method.rawValue) \($0.path)" }
    #expect(Set(routes).count == routes.count)
  }

  @Test("An operation without a route says why, and everything that changes something names what the audit log records")
  func reasons() {
    for spec in Self.specs {
      #expect((spec.http == nil) == (spec.localReason?.isEmpty == false), "\(spec.name)")
      // What the control socket and programs lack.
      #expect(spec.accountReason?.isEmpty != true, "\(spec.name)")
      #expect(spec.accountReason == nil || spec.http != nil, "\(spec.name)")
      if spec.effect != .read, spec.effect != .own, !Self.unrecorded.contains(spec.name) {
        #expect(spec.audited != nil, "\(spec.name)")
      }
      #expect(spec.summary.hasSuffix("."), "\(spec.name)")
    }
  }

  @Test("Operations on the machine alone are refused to accounts, and roles below the needed one are refused")
  func roles() throws {
    for spec in Self.specs {
      for role in Role.allCases {
        let needed: Role? =
          switch spec.access {
          case .anybody, .agent: .agent
          case .admin: .admin
          case .owner: .owner
          case .host: nil
          }
        let isAllowed = needed.map { role >= $0 } ?? false
        let user = Actor.user("u1", Permissions(role: role))
        if isAllowed {
          try OperationRunner.authorize(user, for: spec)
        } else {
          let error = #expect(throws: OperationError.self) { try OperationRunner.authorize(user, for: spec) }
          #expect(error?.kind == .forbidden)
        }
      }
      let others: [Actor] = [.host("ana"), .system, .token("t1", .all), .phone("site")]
      if spec.accountReason != nil {
        for actor in others {
          let error = #expect(throws: OperationError.self) { try OperationRunner.authorize(actor, for: spec) }
          #expect(error?.explanation.code == OperationErrorCode.accountNeeded.rawValue)
        }
      } else {
        try OperationRunner.authorize(.host("ana"), for: spec)
      }
      guard spec.access != .anybody else { continue }
      let error = #expect(throws: OperationError.self) { try OperationRunner.authorize(.anonymous, for: spec) }
      #expect(error?.kind == .unauthenticated)
    }
  }

  @Test("A token that may only read is refused whatever changes or sends something")
  func readers() throws {
    let reader = Actor.token("t1", Permissions(role: .owner, readsOnly: true))
    for spec in Self.specs where spec.access != .host && spec.accountReason == nil && spec.access != .anybody {
      if spec.effect == .read {
        try OperationRunner.authorize(reader, for: spec)
      } else {
        let error = #expect(throws: OperationError.self) { try OperationRunner.authorize(reader, for: spec) }
        #expect(error?.explanation.code == OperationErrorCode.tokenReadsOnly.rawValue)
      }
    }
  }

  @Test("Every code has a wording whose parameters are filled in", arguments: OperationErrorCode.allCases)
  func wordings(code: OperationErrorCode) {
    #expect(!code.english.isEmpty)
    #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "_" })
    #expect(OperationError(code).kind == code.kind)
  }
}
