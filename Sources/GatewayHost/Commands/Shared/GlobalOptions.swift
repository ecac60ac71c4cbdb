import ArgumentParser
import Foundation

/// Options that several commands share.
struct ConfigurationOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: "The configuration file. Also from BALCAO_CONFIG. (default: channels.json)")
  var option: String?

  /// The option, else the environment, else `channels.json`.
  var path: String { option ?? Environment.value("BALCAO_CONFIG") ?? "channels.json" }
}

/// The data folder of a command.
struct DataOption: ParsableArguments {
  @Option(name: .customLong("data"), help: "The data folder. Also from BALCAO_DATA. (default: data)")
  var option: String?

  /// The option, else the environment, else `data`.
  var path: String { option ?? Environment.value("BALCAO_DATA") ?? "data" }
}

/// Whether a list is written as JSON.
struct JSONOption: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Write JSON.")
  var isOn = false
}

/// The process's environment, read in one place.
enum Environment {
  /// The variable's value; nil when it is unset or empty.
  static func value(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
