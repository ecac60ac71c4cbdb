import Foundation
import GatewayKit
import Logging

/// Keeps the account's templates in the adapter's state: what the last listing told, and what webhooks told since.
///
/// A value of the state is bounded and an account's templates are not, so the list is kept in pages. A new list is written
/// beside the old one; which of both holds is changed last, so that a kill leaves one of them whole.
actor TemplateCache {
  /// Which pages hold.
  private struct Head: Codable {
    let syncedAt: Date
    let generation: Int
    let pages: Int
  }

  private static let head = "templates"
  private static let pageLength = 48 << 10

  private let state: any AdapterState
  private let log: Logger
  private var list: TemplateList?
  private var generation = 0
  private var isRead = false

  init(state: any AdapterState, log: Logger) {
    self.state = state
    self.log = log
  }

  /// What is kept; nil before anything was.
  func kept() async throws(AdapterError) -> TemplateList? {
    if !isRead { try await read() }
    return list
  }

  /// Replaces what is kept.
  func keep(_ new: TemplateList) async throws(AdapterError) {
    _ = try await kept()
    list = new
    try await write(new)
  }

  /// Notes what a webhook told. A template nobody knew is noted without its shape.
  func note(_ news: TemplateNews) async throws(AdapterError) {
    guard var list = try await kept() else { return }
    if let index = list.templates.firstIndex(where: { $0.name == news.name && $0.language == news.language }) {
      list.templates[index].status = news.status
      list.templates[index].reason = news.reason
    } else {
      list.templates.append(
        TemplateSummary(
          name: news.name, language: news.language, status: news.status, reason: news.reason, category: "", text: "",
          shape: nil))
    }
    self.list = list
    try await write(list)
  }

  private func read() async throws(AdapterError) {
    var found: TemplateList?
    if let bytes = try await state.value(Self.head), let head = decoded(Head.self, bytes) {
      generation = head.generation
      var templates: [TemplateSummary] = []
      for page in 0..<head.pages {
        guard let bytes = try await state.value(Self.page(page, head.generation)),
          let part = decoded([TemplateSummary].self, bytes)
        else { break }
        templates += part
      }
      found = TemplateList(syncedAt: head.syncedAt, templates: templates)
    }
    if !isRead { list = found }
    isRead = true
  }

  /// A list of another version is as good as none: the next listing replaces it.
  private func decoded<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      log.warning("the kept templates cannot be read: \(error)")
      return nil
    }
  }

  private func write(_ list: TemplateList) async throws(AdapterError) {
    let former = generation
    generation += 1
    let own = generation
    let pages = try Self.pages(of: list.templates)
    for (index, page) in pages.enumerated() { try await state.set(Self.page(index, own), to: page) }
    // Somebody who began later knows more.
    if generation == own {
      let head = Head(syncedAt: list.syncedAt, generation: own, pages: pages.count)
      try await state.set(Self.head, to: try Self.encoded(head))
    }
    await forget(generation == own ? former : own)
  }

  /// Takes away pages that no head names. What is left of them after a kill harms nobody.
  private func forget(_ generation: Int) async {
    do {
      for index in 0... {
        let name = Self.page(index, generation)
        guard try await state.value(name) != nil else { return }
        try await state.set(name, to: nil)
      }
    } catch {
      log.debug("old pages of templates stay: \(error)")
    }
  }

  private static func page(_ index: Int, _ generation: Int) -> String { "templates/\(generation)/\(index)" }

  private static func pages(of templates: [TemplateSummary]) throws(AdapterError) -> [[UInt8]] {
    var pages: [[TemplateSummary]] = [[]]
    var length = 0
    for template in templates {
      let size = try encoded(template).count + 1
      if length + size > pageLength, !(pages.last ?? []).isEmpty {
        pages.append([])
        length = 0
      }
      pages[pages.count - 1].append(template)
      length += size
    }
    var written: [[UInt8]] = []
    for page in pages { written.append(try encoded(page)) }
    return written
  }

  private static func encoded(_ value: some Encodable) throws(AdapterError) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(value))
    } catch {
      throw AdapterError(.rejected, "the templates could not be written as JSON", cause: error)
    }
  }
}
