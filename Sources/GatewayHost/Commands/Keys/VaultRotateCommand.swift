import ArgumentParser
import Foundation
import GatewayCore
import OpenSSLVault

/// `balcao vault rotate`
struct VaultRotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Replaces the data key, or with --master the master key, while the gateway works.",
    discussion: """
      Every value is sealed again under a new data key. An interrupted rotation is finished first.

      With --master, a master key in a file that the gateway generated is replaced at once. For one that you keep, provide \
      the new one: both open the vault until you have put the new one in the place of the former, restarted the gateway, \
      and run the command with --finish. Then a new data key is made too.
      """)

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Flag(help: "Replace the master key.") var master = false
  @OptionGroup var new: NewMasterKeyOptions
  @Flag(help: "With --master: make the new master key, with which the gateway was started, the only one.")
  var finish = false

  func validate() throws {
    guard !new.isAmbiguous else {
      throw ValidationError("Choose one of --new-master-key-file, --new-passphrase-file and --new-passphrase.")
    }
    guard master || !(finish || new.isGiven) else { throw ValidationError("A new master key also needs --master.") }
    guard !(finish && new.isGiven) else { throw ValidationError("--finish takes no new master key.") }
  }

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    if master { return try await rotateMaster() }
    let last = try await options.session { session in
      var rotation = try await session.run(TakeRotationStep(beginning: true))
      if rotation.isResumed {
        Output.diagnostic("finishing an earlier rotation first")
        try await session.finish(&rotation)
        // Its key is as old as that rotation.
        rotation = try await session.run(TakeRotationStep(beginning: true))
      }
      try await session.finish(&rotation)
      return rotation
    }
    if json.isOn { return try Output.json(last) }
    last.show()
  }

  private func rotateMaster() async throws {
    let given = try new.read(outside: URL(filePath: options.data, directoryHint: .isDirectory))
    let outcome = try await options.session { session in
      let replaced =
        finish
        ? try await session.run(RetireMasterKey())
        : try await session.run(ReplaceMasterKey(new: try await session.seal(given)))
      guard replaced.next == nil else { return MasterOutcome(master: replaced, rotation: nil) }
      var rotation = try await session.run(TakeRotationStep(beginning: false))
      try await session.finish(&rotation)
      return MasterOutcome(master: replaced, rotation: rotation)
    }
    if json.isOn { return try Output.json(outcome) }
    outcome.show()
  }
}

/// How far the master key's replacement is, and the new data key's rotation after it.
private struct MasterOutcome: Encodable {
  let master: MasterRotation
  let rotation: VaultRotation?

  func show() {
    if master.lostRecoveryKey {
      Output.diagnostic(
        """
        warning: the recovery key no longer opens the vault, because it was made by an earlier version; make a new one: \
        balcao vault recovery
        """)
    }
    guard let next = master.next else {
      Output.line("the vault is sealed under the new master key \(master.masterKey); the former one no longer opens it")
      rotation?.show()
      Output.diagnostic("backups made until now still open with the former key; destroy it when you need none of them")
      return
    }
    Output.line("both master keys open the vault now: the present \(master.masterKey) and the new \(next.id)")
    Output.diagnostic(next.isInUse ? "next: balcao vault rotate --master --finish" : instructions)
  }

  private var instructions: String {
    """
    next: 1. put the new one in the place of the former: \(master.source)
          2. restart the gateway, which shows that it finds it
          3. balcao vault rotate --master --finish
    """
  }
}

extension OperationSession {
  /// Seals a new master key for the vault.
  fileprivate func seal(_ given: NewMasterKeyOptions.Given?) async throws -> NewMasterKey {
    guard let given else { return .generated }
    let intake = Array(try await run(ShowIntakeKey()))
    let (envelope, make) =
      switch given {
      case .key(let key):
        (SecretEnvelope.seal(key, to: intake, for: NewMasterKeyUse.key), NewMasterKey.key(envelope:))
      case .passphrase(let passphrase):
        (
          SecretEnvelope.seal(passphrase, to: intake, for: NewMasterKeyUse.passphrase),
          NewMasterKey.passphrase(envelope:)
        )
      }
    guard let envelope else {
      throw CommandFailure("the gateway returned no key to seal the master key with; it may be another version")
    }
    return make(Data(envelope))
  }

  /// Takes the steps that are left of a data key's rotation.
  fileprivate func finish(_ rotation: inout VaultRotation) async throws {
    while rotation.waiting > 0 {
      Output.progress(
        "\(rotation.rows - rotation.waiting) of \(rotation.rows) rows are sealed under data key \(rotation.activeKey)")
      rotation = try await run(TakeRotationStep(beginning: false))
    }
  }
}

extension VaultRotation {
  fileprivate func show() {
    Output.line("\(rows - damaged) of \(rows) rows are sealed under data key \(activeKey)")
    if damaged > 0 {
      Output.line("\(damaged) cannot be decrypted and keep their earlier keys; `balcao vault verify` names them")
    }
  }
}
