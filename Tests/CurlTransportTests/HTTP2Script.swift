import Foundation
import Glibc

/// The least of an HTTP/2 server (RFC 9113): one connection, whole requests, answers in groups.
final class HTTP2Script: Sendable {
  private let process: ChildProcess

  /// Speaks through the peer.
  init(_ peer: OpenSSLPeer) { process = peer.process }

  /// Answers `stream N` to each request, when as many as the next group has are there; returns when the peer goes away.
  func play(answeringInGroupsOf sizes: [Int]) {
    var groups = sizes
    var waiting: [UInt32] = []
    // The client's preface, RFC 9113, 3.4.
    guard read(24) != nil else { return }
    write(type: 4, flags: 0, stream: 0)
    while let head = read(9) {
      let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
      let (type, flags) = (head[3], head[4])
      let stream = head[5...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard read(length) != nil else { return }
      if type == 4, flags & 1 == 0 { write(type: 4, flags: 1, stream: 0) }
      // Headers or data that end the request.
      if type <= 1, flags & 1 == 1 { waiting.append(stream) }
      if let size = groups.first, waiting.count == size {
        for stream in waiting {
          // `:status: 200` is entry 8 of HPACK's table.
          write(type: 1, flags: 4, stream: stream, [0x88])
          write(type: 0, flags: 1, stream: stream, Array("stream \(stream)".utf8))
        }
        waiting = []
        groups.removeFirst()
      }
    }
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(process.output, $0.baseAddress.map { $0 + have }, count - have)
      }
      guard got > 0 else { return nil }
      have += got
    }
    return bytes
  }

  private func write(type: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8] = []) {
    let size = payload.count
    let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: stream >> $0) }
    let frame = [UInt8(size >> 16 & 0xFF), UInt8(size >> 8 & 0xFF), UInt8(size & 0xFF), type, flags] + id + payload
    _ = frame.withUnsafeBytes { Glibc.write(process.input, $0.baseAddress, $0.count) }
  }
}
