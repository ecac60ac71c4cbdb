import ArgumentParser
public import GatewayKit

/// The program: this repository's `balcao`, and that of whoever builds one with adapters of their own.
public enum Balcao {
  /// The adapters of the running build, for the commands, which ArgumentParser makes itself.
  @TaskLocal static var adapters: [any Plugin.Type] = []

  /// Runs the command line of this process with `adapters`, providers in ladder order. Ends the process with exit code
  /// 1 when the thing asked for failed, 64 on wrong usage; returns when it is done.
  public static func run(adapters: [any Plugin.Type]) async {
    await $adapters.withValue(adapters) { await BalcaoCommand.main() }
  }
}
