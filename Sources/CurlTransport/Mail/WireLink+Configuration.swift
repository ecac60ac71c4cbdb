import CCurl
import GatewayKit

extension WireLink {
  /// Sets the options of the easy handle.
  func configure() throws(AdapterError) {
    try handle.set(CURLOPT_URL, order.target.url)
    try handle.set(CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps")
    // libcurl does greeting, capabilities, STARTTLS and login; then the connection is ours.
    try handle.set(CURLOPT_CONNECT_ONLY, 1)
    try handle.set(CURLOPT_FRESH_CONNECT, 1)
    try handle.set(CURLOPT_PROXY, "")
    // On this machine TLS is used if offered; elsewhere it is required.
    try handle.set(CURLOPT_USE_SSL, Int((order.target.isLoopback ? CURLUSESSL_TRY : CURLUSESSL_ALL).rawValue))
    try handle.secure(order.options)
    try setLogin()
    // Otherwise removing a connection during its name lookup waits for the system's resolver.
    try handle.set(CURLOPT_QUICK_EXIT, 1)
    try handle.set(CURLOPT_NOSIGNAL, 1)
    try handle.set(CURLOPT_TCP_NODELAY, 1)
    // Detects a dead connection during long waits, such as half an hour for new mail.
    try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
    try handle.set(CURLOPT_TCP_KEEPIDLE, 60)
    try handle.set(CURLOPT_TCP_KEEPINTVL, 30)
    try handle.set(
      CURLOPT_CONNECTTIMEOUT_MS, max(1, Int((ContinuousClock.now.duration(to: order.deadline)).seconds * 1000)))
    try setCallbacks()
  }

  private func setLogin() throws(AdapterError) {
    let login = order.login
    try handle.set(CURLOPT_USERNAME, login.user)
    switch login.mechanism {
    case .password:
      try handle.set(CURLOPT_PASSWORD, login.secret)
      // The connection is encrypted. By default libcurl may first try a mechanism that needs another network service
      // (Kerberos).
      if !order.takesAnyMechanism { try handle.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN") }
    case .token:
      try handle.set(CURLOPT_XOAUTH2_BEARER, login.secret)
      try handle.set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
    }
  }

  private func setCallbacks() throws(AdapterError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    // libcurl passes every line of the server to this callback.
    try handle.set(CURLOPT_HEADERFUNCTION) { data, size, count, context in
      guard let context else { return 0 }
      Unmanaged<WireLink>.fromOpaque(context).takeUnretainedValue()
        .takeLine(UnsafeRawBufferPointer(start: data, count: size * count))
      return size * count
    }
    try handle.set(CURLOPT_HEADERDATA, context)
    // The default writes to standard output.
    try handle.set(CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
  }
}
