import Foundation
import GatewayKit
import Logging

/// Stores the account's templates in the adapter's state: the last listing, with changes from webhooks since.
///
/// The list is stored in pages, because values of the state are limited in size. A new list is written next to the old one,
/// and the head that selects one of them is written last, so a kill leaves a complete list.
actor TemplateCache {
  /// Selects the current pages.
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

  /// The stored list; nil before the first fetch.
  func kept() async throws(AdapterError) -> TemplateList? {
    if !isRead { try await read() }
    return list
  }

  /// Replaces the stored list.
  func keep(_ new: TemplateList) async throws(AdapterError) {
    _ = try await kept()
    list = new
    try await write(new)
  }

  /// Applies a change from a webhook. An unknown template is added without its shape.
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

  /// Decodes a page. A page of another version counts as missing; the next listing replaces it.
  private func decoded<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      log.warning("the stored templates cannot be read: \(error)")
      return nil
    }
  }

  private func write(_ list: TemplateList) async throws(AdapterError) {
    let former = generation
    generation += 1
    let own = generation
    let pages = try Self.pages(of: list.templates)
    for (index, page) in pages.enumerated() { try await state.set(Self.page(index, own), to: page) }
    // A later call has already stored a newer list.
    if generation == own {
      let head = Head(syncedAt: list.syncedAt, generation: own, pages: pages.count)
      try await state.set(Self.head, to: try Self.encoded(head))
    }
    await forget(generation == own ? former : own)
  }

  /// Deletes pages that are not current. Pages left after a kill do no harm.
  private func forget(_ generation: Int) async {
    do {
      for index in 0... {
        let name = Self.page(index, generation)
        guard try await state.value(name) != nil else { return }
        try await state.set(name, to: nil)
      }
    } catch {
      log.debug("old pages of templates could not be deleted: \(error)")
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
