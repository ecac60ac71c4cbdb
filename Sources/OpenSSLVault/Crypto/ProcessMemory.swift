import COpenSSL

/// What others of the same user may see of this process's memory.
public enum ProcessMemory {
  /// From now on no core image is written, and no debugger of the same user may attach. Says whether that is so: only
  /// Linux has it.
  @discardableResult public static func keepOutOfCoreImages() -> Bool { copenssl_keep_out_of_core_images() }
}
