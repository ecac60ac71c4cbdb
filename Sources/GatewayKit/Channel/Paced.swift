/// A channel whose pace is a setting: other instances of the same adapter may be slower or faster than `traits.pacing`.
public protocol Paced: ChannelAdapter {
  /// How fast this instance may be written to. Constant.
  var pacing: Pacing { get }
}
