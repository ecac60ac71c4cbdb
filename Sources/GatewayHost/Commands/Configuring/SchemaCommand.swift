import ArgumentParser

/// `balcao schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of channels.json, with the settings of every adapter of this build.")

  func run() throws {
    try Output.json(ConfigurationSchema.schema(for: AdapterRegistry(Balcao.adapters)))
  }
}
