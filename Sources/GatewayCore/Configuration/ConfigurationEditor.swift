import GatewayKit

/// Makes, changes and removes channels and providers while the gateway runs.
///
/// An edit is validated with the whole configuration, then stored, then applied as a reload applies a changed file.
struct ConfigurationEditor: Sendable {
  let source: any ConfigurationSource
  let updater: RosterUpdater
  /// Nil without a vault.
  let vault: (any Vault)?

  private var store: any Store { updater.store }

  /// Reads the configuration again and applies it.
  func reload() async throws(OperationError) -> Reload {
    var (warnings, needsRestart): ([Diagnostic], [String]) = ([], [])
    let change = try await updater.apply { () throws(OperationError) in
      let read = try await current()
      let unusable = try await source.bind(read, keeping: updater.roster.current.secretUses)
      (warnings, needsRestart) = (read.warnings + unusable, read.needsRestart)
      return read.configuration
    }
    return Reload(change: change, warnings: warnings, needsRestart: needsRestart)
  }

  /// The configuration as it would be read now.
  func current() async throws(OperationError) -> CheckedConfiguration {
    try await source.read(with: try await edits(), requiring: nil)
  }

  /// The element with this id. Throws if neither the file nor the edits have it.
  func element(_ id: ConfiguredID) async throws(OperationError) -> ConfiguredElement {
    let checked = try await current()
    guard let element = checked.element(id) else { throw Self.notFound(id, in: checked) }
    return element
  }

  /// Makes an element with these members.
  func add(_ id: ConfiguredID, _ members: JSONValue) async throws(OperationError) -> ConfiguredElement {
    try await edit(id) { before, _ throws(OperationError) in
      guard before == nil else { throw OperationError(.configuredIDTaken, ["id": .string(id.id)]) }
      return members
    }
  }

  /// Changes members of an element by a merge patch (RFC 7396): null takes a changed member back.
  ///
  /// - Parameter revision: The revision that the change is based on; nil changes any.
  func change(
    _ id: ConfiguredID, by patch: JSONValue, ifMatch revision: String?
  ) async throws(OperationError) -> (before: ConfiguredElement, after: ConfiguredElement) {
    let former = try await element(id)
    var base = former
    let after = try await edit(id) { before, members throws(OperationError) in
      // Removed meanwhile.
      guard let before else { throw OperationError(.configurationOutdated) }
      base = before
      if let revision, revision != before.revisionText { throw OperationError(.configurationOutdated) }
      let refusals = Self.refusals(of: patch, for: before)
      guard refusals.isEmpty else { throw OperationError(.configurationLocked, diagnostics: refusals) }
      return (members ?? ["adapter": .string(before.adapter.descriptor.id.rawValue)]).merging(patch)
    }
    return (base, after)
  }

  /// Removes an element. One of the configuration file can only be removed there.
  ///
  /// - Parameter whenRemoved: Runs after the element was removed from what is stored, and before any other edit.
  func remove(
    _ id: ConfiguredID, whenRemoved: (CheckedConfiguration) async throws(OperationError) -> Void = { _ in }
  ) async throws(OperationError) {
    _ = try await updater.apply { () throws(OperationError) in
      var edits = try await edits()
      let former = try await source.read(with: edits, requiring: nil)
      let before = former.element(id)
      guard edits[id.part, id.id] != nil || before != nil else { throw Self.notFound(id, in: former) }
      if before?.isInFile == true { throw OperationError(.configuredInFile, ["id": .string(id.id)]) }
      edits[id.part, id.id] = nil
      let checked = try await store(nil, as: id, edits, requiring: nil, former)
      try await whenRemoved(checked)
      return checked.configuration
    }
  }

  /// Checks members as `add` does, without storing them.
  func check(_ id: ConfiguredID, _ members: JSONValue) async throws(OperationError) -> CheckedConfiguration {
    var edits = try await edits()
    edits[id.part, id.id] = members
    return try await source.read(with: edits, requiring: id)
  }

  private func edit(
    _ id: ConfiguredID,
    _ body: (ConfiguredElement?, _ members: JSONValue?) throws(OperationError) -> JSONValue
  ) async throws(OperationError) -> ConfiguredElement {
    var result: ConfiguredElement?
    _ = try await updater.apply { () throws(OperationError) in
      var edits = try await edits()
      let former = try await source.read(with: edits, requiring: nil)
      let members = try body(former.element(id), edits[id.part, id.id])
      edits[id.part, id.id] = members
      let checked = try await store(members, as: id, edits, requiring: id, former)
      result = checked.element(id)
      return checked.configuration
    }
    guard let result else { throw OperationError(.configurationOutdated) }
    return result
  }

  /// Validates the edits, binds their secrets, and stores the one of `id`. `former` is the configuration before.
  private func store(
    _ members: JSONValue?, as id: ConfiguredID, _ edits: ConfigurationEdits, requiring required: ConfiguredID?,
    _ former: CheckedConfiguration
  ) async throws(OperationError) -> CheckedConfiguration {
    let bytes = try ConfigurationEdits.bytes(members)
    let checked = try await source.read(with: edits, requiring: required)
    // No edit takes the place of another element.
    guard former.elements.allSatisfy({ $0.id == id.id || checked.element(ConfiguredID($0.part, $0.id)) != nil }) else {
      throw OperationError(.configurationRefused, ["id": .string(id.id)], diagnostics: checked.warnings)
    }
    try await refuseUnboundSecrets(in: checked)
    if required != nil { try refuseSharedSecrets(in: checked) }
    let uses = updater.roster.current.secretUses
    _ = try await source.bind(checked, keeping: uses)
    do throws(OperationError) {
      try await ConfigurationEdits.store(bytes, of: id.part, id.id, in: store)
    } catch {
      // The edit does not count, and neither do its bindings. If that fails as well, a reload binds them.
      _ = try? await source.bind(former, keeping: uses)
      throw error
    }
    return checked
  }

  /// Throws if an edit would send a secret to a second address: the next value given for it would go to both.
  private func refuseSharedSecrets(in checked: CheckedConfiguration) throws(OperationError) {
    let former = Dictionary(grouping: updater.roster.current.secretUses, by: \.name)
    for (name, uses) in Dictionary(grouping: checked.secretUses, by: \.name) {
      guard let before = former[name], Set(uses.map(\.origin)).count > max(1, Set(before.map(\.origin)).count) else {
        continue
      }
      throw OperationError(.secretGivenBeforeUse, ["secret": .string(name.rawValue)])
    }
  }

  /// Throws if a secret that nothing uses yet is stored under a name that the edits bring into use. Otherwise an
  /// edit could have it sent to any address.
  private func refuseUnboundSecrets(in checked: CheckedConfiguration) async throws(OperationError) {
    guard let vault else { return }
    let used = Set(updater.roster.current.secretUses.map(\.name))
    let names = Set(checked.secretUses.map(\.name)).subtracting(used)
    let secrets: [SecretSummary]
    do { secrets = try await vault.secrets() } catch {
      throw OperationError(.vaultFailed, ["reason": .string("\(error)")])
    }
    guard let unbound = secrets.first(where: { names.contains($0.name) && $0.binding == nil }) else { return }
    throw OperationError(
      .secretGivenBeforeUse, ["secret": .string(unbound.name.rawValue)], remedy: .run(RemoveSecret.spec))
  }

  private func edits() async throws(OperationError) -> ConfigurationEdits {
    do throws(StoreError) { return try await ConfigurationEdits.stored(in: store) } catch {
      throw OperationError(error)
    }
  }

  /// The members of a patch that cannot be changed: the id, the adapter, and what the configuration file sets.
  private static func refusals(of patch: JSONValue, for element: ConfiguredElement) -> [Diagnostic] {
    patch.leaves().compactMap { path in
      if ["id", "adapter"].contains(path) { return .error(at: path, ConfigurationEditCode.permanent.with()) }
      if element.part == .providers, ["automateResponses", "budget"].contains(path.prefix { $0 != "." }) {
        return .error(
          at: path, ConfigurationEditCode.ownOperation.with(),
          remedy: .run(path == "automateResponses" ? SetAutomateResponses.spec : SetBudget.spec))
      }
      let locked = element.fields.first { field in
        field.source == .file && (path == field.path || path.hasPrefix("\(field.path)."))
      }
      return locked.map {
        .error(
          at: path, ConfigurationEditCode.setInFile.with(["path": .string($0.filePath ?? "")]),
          remedy: .setting(path: $0.filePath ?? path))
      }
    }
  }

  private static func notFound(_ id: ConfiguredID, in checked: CheckedConfiguration) -> OperationError {
    let known = JSONValue.array(checked.elements.filter { $0.part == id.part }.map { .string($0.id) })
    return switch id.part {
    case .channels: OperationError(.channelNotFound, ["channel": .string(id.id), "known": known])
    case .providers: OperationError(.providerNotFound, ["provider": .string(id.id), "known": known])
    }
  }
}

/// The codes of members that cannot be changed over the API.
enum ConfigurationEditCode: String, ExplanationCode {
  case setInFile = "setting_in_file"
  case permanent = "setting_permanent"
  case ownOperation = "setting_has_own_operation"

  /// The English wording.
  var english: String {
    switch self {
    case .setInFile: "the configuration file sets it at {path}; change it there, then reload"
    case .ownOperation: "another operation changes it"
    case .permanent: "it cannot be changed; remove the element and make another"
    }
  }
}

extension JSONValue {
  /// The paths of all values that are not objects, sorted: `settings.model`.
  func leaves(at path: String = "") -> [String] {
    guard case .object(let members) = self, !members.isEmpty else { return [path] }
    return members.keys.sorted().flatMap { name in
      (members[name] ?? .null).leaves(at: JSONPath.join(path, name))
    }
  }
}
