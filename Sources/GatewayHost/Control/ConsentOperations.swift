import GatewayCore
import GatewayKit

/// The operations of an OAuth consent. The gateway reads and stores the tokens; they never cross the control socket.
enum ConsentOperations {
  /// Every operation of this type.
  static let all: [any AdminOperation.Type] = [Device.self, Redeem.self, Expect.self, Progress.self]

  struct Device: AdminOperation {
    static let name = "consents.device"
    let client: ConsentClient
    let scope: String
    let url: String

    func run(on admin: Admin) async throws(AdminError) -> DeviceCode {
      try await admin.deviceCode(for: client, scope: scope, at: url)
    }
  }

  struct Redeem: AdminOperation {
    static let name = "consents.redeem"
    let client: ConsentClient
    let proof: ConsentProof

    func run(on admin: Admin) async throws(AdminError) -> ConsentOutcome {
      try await admin.redeem(proof, of: client)
    }
  }

  struct Expect: AdminOperation {
    static let name = "consents.expect"
    let consent: AwaitedConsent

    func run(on admin: Admin) async throws(AdminError) -> String { try admin.expect(consent) }
  }

  struct Progress: AdminOperation {
    static let name = "consents.progress"
    let state: String

    func run(on admin: Admin) async throws(AdminError) -> ConsentProgress { admin.progress(ofConsent: state) }
  }
}
