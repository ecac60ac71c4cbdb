import COpenSSL

/// Protection of this process's memory against other processes of the same user.
public enum ProcessMemory {
  /// Disables core images and debuggers of the same user from now on. Returns whether it succeeded: only Linux supports
  /// it.
  @discardableResult public static func keepOutOfCoreImages() -> Bool { copenssl_keep_out_of_core_images() }
}
