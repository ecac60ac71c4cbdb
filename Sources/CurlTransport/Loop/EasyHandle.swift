import CCurl
import GatewayKit

/// A libcurl easy handle with a buffer for its error text. Used only on its loop, and freed by `free()`.
struct EasyHandle {
  /// libcurl's pointer.
  let pointer: UnsafeMutableRawPointer
  private let detail = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// A new handle.
  init() throws(AdapterError) {
    guard let pointer = curl_easy_init() else {
      detail.deallocate()
      throw AdapterError(.unavailable, "libcurl has no memory for a call")
    }
    self.pointer = pointer
    detail.initialize(repeating: 0)
    do {
      if let words = detail.baseAddress { try set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(words)) }
    } catch {
      free()
      throw error
    }
  }

  /// Frees it. It must have left its multi handle.
  func free() {
    curl_easy_cleanup(pointer)
    detail.deallocate()
  }

  /// libcurl's error text, with secrets struck by `strikes`. It names hosts and files, never our header fields.
  func explanation(without strikes: SecretStrikes) -> String {
    let words = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: detail.prefix { $0 != 0 }))
    return String(decoding: strikes.struck(words), as: UTF8.self)
  }

  /// Sets a number or a switch.
  func set(_ option: CURLoption, _ value: Int) throws(AdapterError) {
    try check(ccurl_set_long(pointer, option, value), option)
  }

  /// Sets a size.
  func set(_ option: CURLoption, size: Int) throws(AdapterError) {
    try check(ccurl_set_offset(pointer, option, curl_off_t(size)), option)
  }

  /// Sets a string, which libcurl copies.
  func set(_ option: CURLoption, _ value: String) throws(AdapterError) {
    try check(ccurl_set_string(pointer, option, value), option)
  }

  /// Sets a string that contains a secret. libcurl's copy is overwritten when it is freed.
  func set(_ option: CURLoption, _ value: CleansedText) throws(AdapterError) {
    try check(ccurl_set_string(pointer, option, value.characters), option)
  }

  /// Clears a string that was set or built into libcurl.
  func clear(_ option: CURLoption) throws(AdapterError) {
    try check(ccurl_set_string(pointer, option, nil), option)
  }

  /// Sets a callback's context or a buffer, which is not copied.
  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(AdapterError) {
    try check(ccurl_set_pointer(pointer, option, value), option)
  }

  /// Sets a list, which must outlive the transfer.
  func set(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) throws(AdapterError) {
    try check(ccurl_set_list(pointer, option, value), option)
  }

  /// Sets a callback for data.
  func set(_ option: CURLoption, _ value: ccurl_data_function) throws(AdapterError) {
    try check(ccurl_set_data_function(pointer, option, value), option)
  }

  /// Sets the callback that opens sockets.
  func setOpenSocket(_ value: ccurl_open_socket_function) throws(AdapterError) {
    try check(ccurl_set_open_socket_function(pointer, value), CURLOPT_OPENSOCKETFUNCTION)
  }

  /// Whether bytes of the request may have been sent.
  ///
  /// libcurl sets the pre-transfer time once the connection is established (behind a proxy, once the tunnel through it
  /// is).
  var mayHaveSent: Bool {
    var ready: curl_off_t = 0
    guard ccurl_get_offset(pointer, CURLINFO_PRETRANSFER_TIME_T, &ready) == CURLE_OK else { return true }
    return ready > 0
  }

  private func check(_ code: CURLcode, _ option: CURLoption) throws(AdapterError) {
    guard code != CURLE_OK else { return }
    let reason = String(cString: curl_easy_strerror(code))
    throw AdapterError(.rejected, "libcurl rejected the option \(option.rawValue) of a call: \(reason)")
  }
}
