import Foundation
import GatewayKit
import HTTPTypes

/// `widget.js`: the source files under `Embed/`, unchanged, in one function scope, with the channel's settings.
struct EmbedScript: Sendable {
  private let bytes: [UInt8]
  private let tag: String

  /// The sources in order. Each may use those before it.
  private static let sources: [[UInt8]] = [
    PackageResources.pt_BR_js, PackageResources.en_js, PackageResources.es_js, PackageResources.language_js,
    PackageResources.markdown_js, PackageResources.storage_js, PackageResources.sse_js, PackageResources.transport_js,
    PackageResources.tabs_js, PackageResources.conversation_js, PackageResources.files_js, PackageResources.outbox_js,
    PackageResources.colour_js,
    PackageResources.icons_js, PackageResources.dom_js, PackageResources.log_js, PackageResources.tray_js,
    PackageResources.composer_js,
    PackageResources.panel_js, PackageResources.launcher_js, PackageResources.widget_js, PackageResources.start_js,
  ]

  init(launcher: LauncherSettings, attachments: AttachmentSettings) {
    var script = Array("(() => {\n\"use strict\";\nconst SETTINGS = ".utf8)
    var settings = launcher.json
    settings.add("attachments", attachments.json)
    script += settings.bytes
    script += Array(";\nconst STYLES = ".utf8)
    var styles = JSONObject()
    styles.add("css", String(decoding: PackageResources.widget_css, as: UTF8.self))
    script += styles.bytes + Array(".css;\n".utf8)
    for source in Self.sources { script += source }
    script += Array("})();\n".utf8)
    bytes = script
    tag = "\"\(Self.fingerprint(script))\""
  }

  /// The script, or 304 if the client has it. Any page may load it, since it contains only public data.
  func response(to request: ServedRequest) -> ServedResponse {
    let headers: HTTPFields = [
      .contentType: "text/javascript; charset=utf-8",
      .cacheControl: "public, max-age=300, stale-while-revalidate=86400",
      .eTag: tag,
      .crossOriginResourcePolicy: "cross-origin",
      .accessControlAllowOrigin: "*",
      .xContentTypeOptions: "nosniff",
    ]
    let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    if let known, known.contains(tag) || known.contains("W/\(tag)") || known == ["*"] {
      return ServedResponse(status: .notModified, headers: headers)
    }
    return ServedResponse(status: .ok, headers: headers, body: .bytes(bytes))
  }

  private static func fingerprint(_ bytes: [UInt8]) -> String { String(Checksum(bytes).value, radix: 16) }
}

extension AttachmentSettings {
  /// The limits for the script, which refuses early what the server would refuse.
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.add("types", self.types.joined(separator: ","))
    json.add("size", Attachment.sizeLimit)
    json.add("count", Attachment.countLimit)
    return json
  }
}

extension LauncherSettings {
  /// The launcher's settings for the script.
  fileprivate var json: JSONObject {
    var json = JSONObject()
    if let title = self.title { json.add("title", title) }
    json.add("accent", self.accent)
    json.add("position", self.position)
    json.add(
      "greetings",
      self.greeting.sorted { $0.key < $1.key }.map { tag, text in
        var greeting = JSONObject()
        greeting.add("locale", tag)
        greeting.add("text", text)
        return greeting
      })
    return json
  }
}
