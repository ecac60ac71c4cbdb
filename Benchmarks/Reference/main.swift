// The least that a Hummingbird server can do with a POST: the yardstick for Balcão's durable one.
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

let router = Router()
router.post("/") { _, _ in HTTPResponse.Status.ok }

var logger = Logger(label: "reference")
logger.logLevel = .error

let application = Application(
  router: router,
  configuration: .init(address: .hostname("127.0.0.1", port: 0)),
  onServerRunning: { channel in
    guard let port = channel.localAddress?.port else { return }
    // Not print, which keeps the line back when standard output is a pipe.
    FileHandle.standardOutput.write(Data("http://127.0.0.1:\(port)/\n".utf8))
  },
  logger: logger)
try await application.runService()
