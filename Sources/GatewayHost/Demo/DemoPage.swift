import GatewayServer

/// The demo page of `serve --demo` at `/`, embedded from the files under `Page/`.
///
/// Its content security policy allows only files of the gateway and no inline styles or scripts, as on a business's site
/// with a strict policy.
enum DemoPage {
  /// The files by path. The page is in English if the business's locale is, else in Portuguese.
  static func pages(locale: String) -> [String: ServedPage] {
    let page = locale.hasPrefix("en") ? PackageResources.demo_en_html : PackageResources.demo_html
    return [
      "/": ServedPage(contentType: "text/html; charset=utf-8", bytes: page),
      "/demo.css": ServedPage(contentType: "text/css; charset=utf-8", bytes: PackageResources.demo_css),
      "/demo.js": ServedPage(contentType: "text/javascript; charset=utf-8", bytes: PackageResources.demo_js),
      "/demo.svg": ServedPage(contentType: "image/svg+xml", bytes: PackageResources.demo_svg),
    ]
  }
}
