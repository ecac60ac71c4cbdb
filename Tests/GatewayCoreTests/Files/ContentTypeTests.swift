import GatewayCore
import Testing

/// A file's type follows from its content; the name only distinguishes types with the same container.
@Suite struct ContentTypeTests {
  static let cases: [(head: [UInt8], name: String, type: String)] = [
    ([0xFF, 0xD8, 0xFF, 0xE0], "a.png", "image/jpeg"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "a.jpg", "image/png"),
    (Array("GIF89a..".utf8), "a", "image/gif"),
    (Array("RIFF....WEBPVP8 ".utf8), "a", "image/webp"),
    (Array("RIFF....WAVEfmt ".utf8), "a", "audio/wav"),
    (Array("RIFF....AVI ".utf8), "a", "application/octet-stream"),
    (Array("%PDF-1.7".utf8), "a.exe", "application/pdf"),
    ([0, 0, 0, 24] + Array("ftypisom".utf8), "a.mp4", "video/mp4"),
    ([0, 0, 0, 24] + Array("ftypisom".utf8), "a.M4A", "audio/mp4"),
    ([0, 0, 0, 24] + Array("ftypM4A ".utf8), "a", "audio/mp4"),
    ([0, 0, 0, 24] + Array("ftyp3gp5".utf8), "a", "video/3gpp"),
    ([0, 0, 0, 24] + Array("ftypheic".utf8), "a.jpg", "image/heic"),
    (Array("OggS".utf8) + [0, 2] + Array("OpusHead".utf8), "voz.ogg", "audio/ogg; codecs=opus"),
    (Array("OggS".utf8) + [0, 2, 1] + Array("vorbis".utf8), "voz.ogg", "audio/ogg"),
    (Array("#!AMR\n".utf8), "a", "audio/amr"),
    (Array("ID3".utf8) + [4, 0], "a", "audio/mpeg"),
    ([0xFF, 0xFB, 0x90], "a", "audio/mpeg"),
    ([0xFF, 0xF1, 0x50], "a", "audio/aac"),
    ([0x50, 0x4B, 3, 4], "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ([0x50, 0x4B, 3, 4], "a.pdf", "application/zip"),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "a.xls", "application/vnd.ms-excel"),
    ([0x1A, 0x45, 0xDF, 0xA3] + Array("....webm".utf8), "a", "video/webm"),
    (Array("olá, tudo bem?\r\n".utf8), "a.png", "text/plain"),
    (Array("<svg onload='alert(1)'/>".utf8), "a.svg", "text/plain"),
    (Array("<!doctype html>".utf8), "a.html", "text/plain"),
    (Array("a,b\n1,2\n".utf8), "a.csv", "text/plain"),
    ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], "a.txt", "application/octet-stream"),
    ([0xC3, 0x28], "a.txt", "application/octet-stream"),
    ([0xFF], "a", "application/octet-stream"),
  ]

  @Test(arguments: cases)
  func type(_ file: (head: [UInt8], name: String, type: String)) {
    #expect(ContentType.of(head: file.head, name: file.name) == file.type)
  }

  @Test("a head may end within a character")
  func cutText() {
    let text = Array(String(repeating: "a", count: ContentType.headLength - 1).utf8) + Array("é".utf8)
    #expect(ContentType.of(head: Array(text.prefix(ContentType.headLength)), name: "a.txt") == "text/plain")
  }
}
