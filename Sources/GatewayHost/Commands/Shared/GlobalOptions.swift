import ArgumentParser
import Foundation

/// `--config`, shared by several commands.
struct ConfigurationOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: "The configuration file. Also from BALCAO_CONFIG. (default: channels.json)")
  var option: String?

  /// The option, else the environment, else `channels.json`.
  var path: String { option ?? Environment.value("BALCAO_CONFIG") ?? "channels.json" }
}

/// `--data`, shared by several commands.
struct DataOption: ParsableArguments {
  @Option(name: .customLong("data"), help: "The data folder. Also from BALCAO_DATA. (default: data)")
  var option: String?

  /// The option, else the environment, else `data`.
  var path: String { option ?? Environment.value("BALCAO_DATA") ?? "data" }
}

/// `--json`, shared by every list.
struct JSONOption: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON.")
  var isOn = false
}

/// The environment variables of the process.
enum Environment {
  /// The variable's value; nil when it is unset or empty.
  static func value(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
