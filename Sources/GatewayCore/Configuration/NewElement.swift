import GatewayKit

/// The members of a channel or provider that is made over the API.
enum NewElement {
  /// The members with the adapter, and a name for each secret that the adapter requires and the members do not name.
  static func members(
    _ members: JSONValue?, id: String, adapter: any Plugin.Type
  ) throws(OperationError) -> JSONValue {
    let given = try object(members ?? [:], at: "members")
    if given["id"] != nil || given["adapter"] != nil {
      throw OperationError(
        .argumentsInvalid,
        diagnostics: [.error(at: "members", ConfigurationEditCode.permanent.with())])
    }
    let settings = named(given["settings"] ?? [:], adapter.descriptor.settings, under: id)
    return given.merging(["adapter": .string(adapter.descriptor.id.rawValue), "settings": settings])
  }

  /// The value, if it is an object.
  static func object(_ value: JSONValue, at path: String) throws(OperationError) -> JSONValue {
    guard value.isObject else {
      let reason = ArgumentCode.wrongType.with(["expected": "an object", "found": .string(value.kindInWords)])
      throw OperationError(.argumentsInvalid, diagnostics: [.error(at: path, reason)])
    }
    return value
  }

  /// The settings with a name for each required secret: `apiKey` of `openai` is `openai/api-key`.
  private static func named(_ settings: JSONValue, _ spec: SettingsSpec, under name: String) -> JSONValue {
    guard case .object(var members) = settings else { return settings }
    for field in spec.fields {
      switch (field.type, members[field.name]) {
      case (.secret, nil) where field.presence == .required:
        members[field.name] = ["secret": .string("\(name)/\(field.name.inKebabCase)")]
      case (.object(let inner), let object?):
        members[field.name] = named(object, inner, under: "\(name)/\(field.name.inKebabCase)")
      default: break
      }
    }
    return .object(members)
  }
}

extension ConfigurationEditor {
  /// The adapter with this id; throws when the build has none for this part.
  func adapter(
    _ id: AdapterID, of part: ConfigurationEdits.Part
  ) throws(OperationError) -> any Plugin.Type {
    let known = source.adapters.filter { adapter in
      switch part {
      case .channels: adapter is any ChannelAdapter.Type
      case .providers: adapter is any ProviderAdapter.Type
      }
    }
    guard let adapter = known.first(where: { $0.descriptor.id == id }) else {
      throw OperationError(
        .adapterNotFound,
        [
          "adapter": .string(id.rawValue),
          "known": .array(known.map { .string($0.descriptor.id.rawValue) }),
        ])
    }
    return adapter
  }
}

extension String {
  /// `apiKey` as `api-key`.
  fileprivate var inKebabCase: String {
    reduce(into: "") { text, character in
      if character.isUppercase, !text.isEmpty { text += "-" }
      text += character.lowercased()
    }
  }
}
