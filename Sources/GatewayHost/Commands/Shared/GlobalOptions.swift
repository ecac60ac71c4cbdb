import ArgumentParser
import Foundation

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
