import HTTPTypes

/// The demo bakery's page, which `serve --demo` shows on `/`: the files under `Page/`, part of the binary.
enum DemoPage {
  /// One file and where it is served.
  struct File: Sendable {
    /// From the root of the site.
    let path: String
    let contentType: String
    let bytes: [UInt8]
  }

  static let files = [
    File(path: "/", contentType: "text/html; charset=utf-8", bytes: PackageResources.demo_html),
    File(path: "/demo.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.demo_css),
    File(path: "/demo.js", contentType: "text/javascript; charset=utf-8", bytes: PackageResources.demo_js),
    File(path: "/demo.svg", contentType: "image/svg+xml", bytes: PackageResources.demo_svg),
  ]

  /// Every file's fields: nothing but the gateway's own files, and no style or script in the page itself. The chat
  /// works under it, as it must on a careful business's site.
  static let headers: HTTPFields = [
    .contentSecurityPolicy:
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    .xContentTypeOptions: "nosniff",
    .cacheControl: "no-cache",
  ]
}
