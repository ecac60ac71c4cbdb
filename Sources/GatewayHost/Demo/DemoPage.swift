import GatewayServer

/// The demo bakery's page, which `serve --demo` shows on `/`: the files under `Page/`, part of the binary.
///
/// It is served under a policy that allows nothing but the gateway's own files, and no style or script in the page
/// itself: the chat works there as it must on a careful business's site.
enum DemoPage {
  /// The files by where they are served; the page is English where the business is, and Portuguese elsewhere.
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
