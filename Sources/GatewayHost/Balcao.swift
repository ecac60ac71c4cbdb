import ArgumentParser
public import GatewayKit

/// The `balcao` program. A custom build passes its own adapters to `run`.
public enum Balcao {
  /// The adapters of the running build. A task-local value, because ArgumentParser creates the commands.
  @TaskLocal static var adapters: [any Plugin.Type] = []

  /// Runs the command line of this process with `adapters`, providers in ladder order. Returns on success.
  /// Otherwise ends the process with exit code 1 after a failure, or 64 on wrong usage.
  public static func run(adapters: [any Plugin.Type]) async {
    await $adapters.withValue(adapters) { await BalcaoCommand.main() }
  }
}
