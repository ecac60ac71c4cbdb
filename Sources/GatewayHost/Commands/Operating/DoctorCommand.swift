import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao doctor`
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks the data folder, the vault, the public address, each provider's key and each channel.",
    discussion: "Exit code 1 if something does not work. Each failure is shown with its remedy.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let configuration = try options.file.demand(AdapterRegistry(Balcao.adapters))
    let here = LocalExamination(data: options.data.path, publicURL: configuration.server.publicURL, now: Date())
    let found = [Examination("this machine", here.findings)] + (try await options.run(ExamineGateway()).items)
    if json.isOn {
      try Output.json(found)
    } else {
      for examination in found {
        for finding in examination.findings {
          Output.row([
            finding.severity.rawValue, examination.place, finding.subject, finding.detail,
            finding.remedy.map { "→ \($0)" } ?? "",
          ])
        }
      }
    }
    if found.contains(where: { $0.findings.contains { $0.severity == .failure } }) { throw ExitCode.failure }
  }
}

/// The checks that need no network: data folder, disk, clock, public address.
struct LocalExamination {
  let data: String
  let publicURL: URL?
  let now: Date

  var findings: [Finding] { [folder, disk, clock, address] }

  private var folder: Finding {
    FileManager.default.isWritableFile(atPath: data)
      ? Finding(.ok, subject: "data folder", detail: "\(data) can be written")
      : Finding(
        .failure, subject: "data folder", detail: "\(data) cannot be written",
        remedy: "start the gateway once to create it, or give the gateway's user write permission")
  }

  private var disk: Finding {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: data)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return Finding(
        .warning, subject: "disk", detail: "the free space cannot be measured", remedy: "check it with `df`")
    }
    let words = "\(free >> 20) MB are free"
    return free < 1 << 30
      ? Finding(
        .failure, subject: "disk", detail: words, remedy: "free some space: on a full disk no message is accepted")
      : Finding(.ok, subject: "disk", detail: words)
  }

  private var clock: Finding {
    // Later than this program was written, and before certificates expire for good.
    let isSane = (1_764_000_000...2_208_988_800).contains(now.timeIntervalSince1970)
    return isSane
      ? Finding(.ok, subject: "clock", detail: now.formatted(.balcao))
      : Finding(
        .failure, subject: "clock", detail: "the clock shows \(now.formatted(.balcao))",
        remedy: "set the system's clock: TLS and the age of messages depend on it")
  }

  private var address: Finding {
    guard let publicURL else {
      return Finding(
        .warning, subject: "public address", detail: "server.publicURL is not set: no webhook can be subscribed",
        remedy: "set it to the public https:// address of this gateway")
    }
    return publicURL.scheme == "https"
      ? Finding(.ok, subject: "public address", detail: publicURL.absoluteString)
      : Finding(
        .failure, subject: "public address", detail: "\(publicURL.absoluteString) is not https",
        remedy: "put a TLS proxy in front of the gateway and set its https:// address")
  }
}
