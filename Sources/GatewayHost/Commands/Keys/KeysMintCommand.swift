import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault

/// `balcao keys mint`
struct KeysMintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mint",
    abstract: "Stores a random value and shows it once, for secrets that another service must also know.",
    discussion: "For example, the verify token that Meta's dashboard asks for with the callback address.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The secret's name in the settings, such as whatsapp/verify-token.") var name: String

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let name = SecretRef(rawValue: name)
    guard name.isWellFormed else {
      throw CommandFailure("\"\(name)\" is not a valid name: use 1 to 100 characters of a-z, 0-9, . _ / -")
    }
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8)
    var generator = SystemRandomNumberGenerator()
    // 43 characters of 6 bits: 258 bits.
    let text = String(
      decoding: (0..<43).map { _ in alphabet[Int.random(in: 0..<64, using: &generator)] }, as: UTF8.self)
    let value = SecretBytes(count: text.utf8.count) { $0.copyBytes(from: Array(text.utf8)) }
    _ = try await options.session(creating: true) { session in
      let intake = try await session.run(ShowIntakeKey())
      guard let envelope = SecretEnvelope.seal(value, to: Array(intake), for: name.rawValue) else {
        throw CommandFailure("the gateway returned no key to seal the value with; it may be another version")
      }
      return try await session.run(SetSecret(secret: name, envelope: Data(envelope)))
    }
    Output.diagnostic("\(name) is stored. Its value is shown only this once:")
    Output.line(text)
  }
}
