import ArgumentParser
import GatewayKit

/// `balcao inspect`
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Prints the events that a channel adapter reads from raw payloads, one JSON line each. Stores nothing.")

  /// The largest payload that is read, in bytes; mails with attachments are the largest payloads.
  private static let limit = 64 << 20

  @Argument(help: "The adapter's id, as `balcao adapters` lists it.")
  var adapter: String

  @Argument(help: "Files with one raw payload each: the body of a webhook request, or a mail.")
  var files: [String]

  func run() throws {
    let registry = try AdapterRegistry(Balcao.adapters)
    guard let found = registry.channelAdapters.first(where: { $0.descriptor.id.rawValue == adapter }) else {
      let known = registry.channelAdapters.map { $0.descriptor.id.rawValue }
      let hint = Spelling.nearest(to: adapter, among: known).map { "did you mean \($0)?" }
      throw CommandFailure("unknown adapter \(adapter); \(hint ?? "this build has \(known.joined(separator: ", "))")")
    }
    guard let inspecting = found as? any Inspecting.Type else {
      throw CommandFailure("\(adapter) has no raw payloads to inspect")
    }
    var failed = false
    for file in files {
      do {
        try inspect(file, with: inspecting)
      } catch {
        failed = true
        Output.diagnostic((error as? AdapterError).map { "\(file): \($0.message)" } ?? "\(error)")
      }
    }
    if failed { throw ExitCode.failure }
  }

  private func inspect<Adapter: Inspecting>(_ file: String, with adapter: Adapter.Type) throws {
    let payload = try BoundedFile.read(file, limit: Self.limit)
    let events = try adapter.events(inRaw: payload)
    for event in events { try Output.jsonLine(InspectedEvent(file: file, event: event)) }
  }
}

/// An event with the file it came from, as one JSON object.
private struct InspectedEvent: Encodable {
  let file: String
  let event: InboundEvent

  private enum CodingKeys: String, CodingKey { case file }

  func encode(to encoder: any Encoder) throws {
    try event.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
  }
}
