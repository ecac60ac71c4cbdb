/// Code that connects one kind of outside system. `ChannelAdapter` and `ProviderAdapter` refine it.
///
/// An adapter sees the outside only through its context, never calls the ladder, and holds no durable state
/// but what it puts into `context.state`. Its `init` is pure: no I/O, no tasks, since an unreachable remote must not stop
/// the start. Instances are made at start and live as long as their channel.
public protocol Plugin: Sendable {
  /// What the adapter is and what it needs: constant, readable without an instance.
  static var descriptor: PluginDescriptor { get }

  /// Finds what the settings spec cannot express (two settings that exclude each other). Pure: no clock, no I/O.
  ///
  /// Paths are relative to the settings (`allowedOrigins[1]`). An error stops the start, a warning is printed.
  static func check(_ settings: Settings) -> [Diagnostic]
}

extension Plugin {
  /// Nothing to find beyond the settings spec.
  public static func check(_ settings: Settings) -> [Diagnostic] { [] }
}
