/// An adapter that connects one kind of external system. `ChannelAdapter` and `ProviderAdapter` refine it.
///
/// An adapter reaches external systems only through its context, never calls the ladder, and keeps durable state only in
/// `context.state`. Its `init` must not do I/O or start tasks, so that an unreachable system cannot prevent the start.
/// Instances are created at the start or a reload and live as long as their channel or provider.
public protocol Plugin: Sendable {
  /// The id, title and settings of the adapter. Constant.
  static var descriptor: PluginDescriptor { get }

  /// Finds problems that the settings spec cannot express, such as two settings that exclude each other. Pure: no clock, no
  /// I/O.
  ///
  /// Paths are relative to the settings (`allowedOrigins[1]`). An error prevents the start; a warning is printed.
  static func check(_ settings: Settings) -> [Diagnostic]
}

extension Plugin {
  /// Finds no problems beyond the settings spec.
  public static func check(_ settings: Settings) -> [Diagnostic] { [] }
}
