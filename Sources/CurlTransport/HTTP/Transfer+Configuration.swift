import CCurl
import GatewayKit

extension Transfer {
  /// Sets the options of the easy handle.
  func configure() throws(AdapterError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    try handle.set(CURLOPT_PRIVATE, context)
    try handle.set(CURLOPT_URL, order.target.url)
    try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_FOLLOWLOCATION, 0)
    try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    try handle.set(CURLOPT_USERAGENT, order.options.userAgent)
    try handle.set(CURLOPT_HTTPHEADER, order.headers.head)
    // Otherwise removing a transfer during its name lookup waits for the system's resolver.
    try handle.set(CURLOPT_QUICK_EXIT, 1)
    try handle.set(CURLOPT_NOSIGNAL, 1)
    try handle.set(CURLOPT_TCP_NODELAY, 1)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(order.options.connectTimeout.seconds * 1000)))
    // Shorter than the idle timeout of common servers, so that few calls meet a closing connection.
    try handle.set(CURLOPT_MAXAGE_CONN, 50)
    try handle.secure(order.options)
    try setRoute(context)
    try setRequest(context)
    try setCallbacks(context)
  }

  private func setRoute(_ context: UnsafeMutableRawPointer) throws(AdapterError) {
    // libcurl reads proxies from the environment unless one is set; the empty string means none.
    var proxy = ""
    switch order.route {
    case .pooled(let proxies):
      if order.target.isEncrypted, !order.target.isLoopback, let url = proxies.url { proxy = url }
      try handle.set(CURLOPT_NOPROXY, proxies.exceptions)
      // The server's headers are not sent to the proxy.
      try handle.set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
      try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    case .guarded:
      // A pooled connection would bypass the check of its address.
      try handle.set(CURLOPT_FRESH_CONNECT, 1)
      try handle.set(CURLOPT_FORBID_REUSE, 1)
      try handle.setOpenSocket { context, _, address in
        guard let context, let address else { return ccurl_bad_socket() }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().openSocket(address)
      }
      try handle.set(CURLOPT_OPENSOCKETDATA, context)
    }
    try handle.set(CURLOPT_PROXY, proxy)
  }

  /// A callback supplies the body and cannot rewind. libcurl resends a request by itself when a pooled connection dies
  /// before the answer. Without rewinding it can do so only before any of the body is sent, when nothing can have taken
  /// effect. A request with an effect and no body uses a new connection instead.
  private func setRequest(_ context: UnsafeMutableRawPointer) throws(AdapterError) {
    switch (order.method, order.body.isEmpty) {
    case ("GET", true): try handle.set(CURLOPT_HTTPGET, 1)
    case ("HEAD", true): try handle.set(CURLOPT_NOBODY, 1)
    case (_, let isEmpty):
      try handle.set(CURLOPT_UPLOAD, 1)
      try handle.set(CURLOPT_INFILESIZE_LARGE, size: order.body.count)
      if isEmpty { try handle.set(CURLOPT_FRESH_CONNECT, 1) }
    }
    try handle.set(CURLOPT_CUSTOMREQUEST, order.method)
  }

  private func setCallbacks(_ context: UnsafeMutableRawPointer) throws(AdapterError) {
    try handle.set(CURLOPT_READFUNCTION) { data, size, count, context in
      guard let data, let context else { return Int(CURL_READFUNC_ABORT) }
      let room = UnsafeMutableRawBufferPointer(start: data, count: size * count)
      return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().giveBody(into: room)
    }
    try handle.set(CURLOPT_READDATA, context)
    try handle.set(CURLOPT_HEADERFUNCTION) { data, size, count, context in
      guard let context else { return 0 }
      let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
      return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().takeHeader(bytes)
    }
    try handle.set(CURLOPT_HEADERDATA, context)
    try handle.set(CURLOPT_WRITEFUNCTION) { data, size, count, context in
      guard let context else { return 0 }
      let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
      return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().takeBody(bytes)
    }
    try handle.set(CURLOPT_WRITEDATA, context)
  }
}
