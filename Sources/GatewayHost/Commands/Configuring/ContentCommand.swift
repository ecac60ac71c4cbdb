import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit

/// `balcao content …`
struct ContentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "content", abstract: "Checks, imports and exports the business's content as one JSON bundle.",
    subcommands: [
      ContentCheckCommand.self, ContentImportCommand.self, ContentExportCommand.self, ContentVersionsCommand.self,
      ContentRevertCommand.self,
    ])
}

/// `balcao content check`
struct ContentCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Reports every problem in a bundle. Changes nothing.")

  @Argument(help: "The bundle's file.") var file: String

  func run() throws {
    let bytes = try BoundedFile.read(file, limit: ContentBundle.maximumBytes)
    let (bundle, diagnostics) = ContentBundle.decode(bytes: bytes)
    for diagnostic in diagnostics { Output.diagnostic(CommandWording.text(of: diagnostic.inFile(file))) }
    guard let bundle else { throw ExitCode.failure }
    Output.line(
      "\(file): no errors; automated responses: \(bundle.automatedResponses.count), flows: \(bundle.flows.count), "
        + "triggers: \(bundle.triggers.count)")
  }
}

/// `balcao content import`
struct ContentImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Makes a bundle the current version immediately.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The bundle's file.") var file: String
  @Flag(help: "Also replace newer edits made in the console.") var replace = false

  func run() async throws {
    let bytes = try BoundedFile.read(file, limit: ContentBundle.maximumBytes)
    let imported = try await options.run(
      ImportContent(bundle: Data(bytes), replace: replace), creating: true)
    for warning in imported.warnings { Output.diagnostic("\(warning.inFile(file))") }
    Output.line("version \(imported.version)")
  }
}

/// `balcao content export`
struct ContentExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Prints the current bundle, byte for byte as it was imported.")

  @OptionGroup var options: AdminOptions
  @Option(help: "The version to print. (default: the current one)") var version: Int?

  func run() async throws {
    Output.bytes(try await options.run(ExportContent(version: version)))
  }
}

/// `balcao content versions`
struct ContentVersionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions", abstract: "Lists the content versions, newest first.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    let versions = try await options.session { session in
      var versions: [ContentVersionSummary] = []
      var cursor: String?
      repeat {
        let page = try await session.run(ListContentVersions(cursor: cursor, limit: ListContentVersions.maximumLimit))
        versions += page.items
        cursor = page.next
      } while cursor != nil
      return versions
    }
    try Output.list(
      versions, of: "content versions", json: json.isOn,
      header: ["VERSION", "CREATED", "ORIGIN", "AUTHOR", "NOTE"]
    ) { version in
      [
        "\(version.version)", Output.time(version.createdAt), version.origin.rawValue, version.author?.name ?? "-",
        version.note ?? "-",
      ]
    }
  }
}

/// `balcao content revert`
struct ContentRevertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert", abstract: "Makes a copy of an older version the current version.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The older version.") var version: Int

  func run() async throws {
    Output.line("version \(try await options.run(RevertContent(version: version)).version)")
  }
}
