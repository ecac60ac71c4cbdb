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
    let configuration = try options.configuration(AdapterRegistry(Balcao.adapters))
    let here = LocalExamination(data: options.data, publicURL: configuration.server.publicURL, now: Date())
    let found = [Examination("this machine", here.findings)] + (try await options.run(ExamineGateway()).items)
    if json.isOn {
      try Output.json(found)
    } else {
      for examination in found {
        for finding in examination.findings {
          Output.row([
            finding.severity.rawValue, examination.place, finding.subject, finding.reason.text,
            finding.remedies.isEmpty ? "" : "→ \(CommandWording.text(of: finding.remedies))",
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
    let params = ["folder": JSONValue.string(data)]
    return FileManager.default.isWritableFile(atPath: data)
      ? Finding(.ok, subject: "data folder", LocalCode.folderWritable.with(params))
      : Finding(
        .failure, subject: "data folder", LocalCode.folderNotWritable.with(params),
        remedies: [.outside(LocalCode.giveWritePermission.with())])
  }

  private var disk: Finding {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: data)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return Finding(
        .warning, subject: "disk", LocalCode.diskUnknown.with(),
        remedies: [.outside(LocalCode.measureDisk.with())])
    }
    let params = ["free": JSONValue.integer(Int(free >> 20))]
    return free < 1 << 30
      ? Finding(
        .failure, subject: "disk", LocalCode.diskNearlyFull.with(params),
        remedies: [.outside(LocalCode.freeSpace.with())])
      : Finding(.ok, subject: "disk", LocalCode.diskFree.with(params))
  }

  private var clock: Finding {
    // Later than this program was written, and before certificates expire for good.
    let isSane = (1_764_000_000...2_208_988_800).contains(now.timeIntervalSince1970)
    let params = ["time": JSONValue.string(now.formatted(.balcao))]
    return isSane
      ? Finding(.ok, subject: "clock", LocalCode.clockPlausible.with(params))
      : Finding(
        .failure, subject: "clock", LocalCode.clockWrong.with(params),
        remedies: [.outside(LocalCode.setClock.with())])
  }

  private var address: Finding {
    guard let publicURL else {
      return Finding(
        .warning, subject: "public address", LocalCode.publicURLMissing.with(),
        remedies: [.setting(path: "server.publicURL")])
    }
    let params = ["url": JSONValue.string(publicURL.absoluteString)]
    return publicURL.scheme == "https"
      ? Finding(.ok, subject: "public address", LocalCode.publicURL.with(params))
      : Finding(
        .failure, subject: "public address", LocalCode.publicURLNotHTTPS.with(params),
        remedies: [.outside(LocalCode.addTLSProxy.with())])
  }
}

/// The codes of findings about this machine.
enum LocalCode: String, ExplanationCode {
  case folderWritable = "folder_writable"
  case folderNotWritable = "folder_not_writable"
  case giveWritePermission = "give_write_permission"
  case diskFree = "disk_free"
  case diskNearlyFull = "disk_nearly_full"
  case freeSpace = "free_space"
  case diskUnknown = "disk_unknown"
  case measureDisk = "measure_disk"
  case clockPlausible = "clock_plausible"
  case clockWrong = "clock_wrong"
  case setClock = "set_clock"
  case publicURL = "public_url"
  case publicURLMissing = "public_url_not_set"
  case publicURLNotHTTPS = "public_url_not_https"
  case addTLSProxy = "add_tls_proxy"

  /// The English wording.
  var english: String {
    switch self {
    case .folderWritable: "{folder} can be written"
    case .folderNotWritable: "{folder} cannot be written"
    case .giveWritePermission: "start the gateway once to create it, or give the gateway's user write permission"
    case .diskFree, .diskNearlyFull: "{free} MB are free"
    case .freeSpace: "free some space: on a full disk no message is accepted"
    case .diskUnknown: "the free space cannot be measured"
    case .measureDisk: "check it with `df`"
    case .clockPlausible: "{time}"
    case .clockWrong: "the clock shows {time}"
    case .setClock: "set the system's clock: TLS and the age of messages depend on it"
    case .publicURL: "{url}"
    case .publicURLMissing: "server.publicURL is not set: no webhook can be subscribed"
    case .publicURLNotHTTPS: "{url} is not https"
    case .addTLSProxy: "put a TLS proxy in front of the gateway and set its https:// address"
    }
  }
}
