import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao doctor`
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Examines the data folder, the vault, the public address, each provider's key and each channel.",
    discussion: "Exit status 1 when something does not work; each failure comes with its remedy.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let configuration = try options.file.demand(AdapterRegistry(Balcao.adapters))
    let here = LocalExamination(data: options.data.path, publicURL: configuration.server.publicURL, now: Date())
    let found = [Examination("this machine", here.findings)] + (try await options.run(ExamineOperations.Examine()))
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

/// What can be told without asking anybody: folder, disk, clock, public address.
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
        remedy: "start the gateway once, or give its user the folder")
  }

  private var disk: Finding {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: data)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return Finding(.warning, subject: "disk", detail: "its free space cannot be told", remedy: "look with `df`")
    }
    let words = "\(free >> 20) MB are free"
    return free < 1 << 30
      ? Finding(.failure, subject: "disk", detail: words, remedy: "make room: without any, no message is taken")
      : Finding(.ok, subject: "disk", detail: words)
  }

  private var clock: Finding {
    // Later than this program's own time, and within the life of certificates.
    let isSane = (1_764_000_000...2_208_988_800).contains(now.timeIntervalSince1970)
    return isSane
      ? Finding(.ok, subject: "clock", detail: now.formatted(.balcao))
      : Finding(
        .failure, subject: "clock", detail: "it says \(now.formatted(.balcao))",
        remedy: "set the system's clock: TLS and the age of messages depend on it")
  }

  private var address: Finding {
    guard let publicURL else {
      return Finding(
        .warning, subject: "public address", detail: "server.publicURL is not set: no webhook can be subscribed",
        remedy: "set it to the https:// address under which the outside reaches this gateway")
    }
    return publicURL.scheme == "https"
      ? Finding(.ok, subject: "public address", detail: publicURL.absoluteString)
      : Finding(
        .failure, subject: "public address", detail: "\(publicURL.absoluteString) is not https",
        remedy: "put a proxy with a certificate before the gateway, and name its address")
  }
}
