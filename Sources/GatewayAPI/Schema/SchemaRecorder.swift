import Foundation
import GatewayKit

/// Finds the schemas of types by observing what their decoding asks for.
///
/// A synthesized `init(from:)` names every member with its type, and whether it may be missing. The recorder answers
/// each question with a value that has no meaning and notes the question. So the document says what the handler decodes,
/// and nothing has to be declared twice.
final class SchemaRecorder {
  /// The schemas of objects, by the name of their type.
  private(set) var components: [String: JSONSchema] = [:]
  /// The types whose decoding could not be observed; they are documented as any value.
  private(set) var unknown: Set<String> = []
  private var open: Set<String> = []

  /// The schema of `type`. Objects become components and are referred to.
  func schema<Value: Decodable>(of type: Value.Type) -> JSONSchema { record(type).schema }

  /// The members of the object that `type` decodes; empty for other types.
  func members<Value: Decodable>(of type: Value.Type) -> [JSONSchema.Member] {
    let recording = Recording(recorder: self)
    _ = try? Value(from: recording)
    if case .object(let members) = recording.schema { return members }
    return []
  }

  /// The schema of `type`, and a value of it without meaning; nil when none could be made.
  fileprivate func record<Value: Decodable>(_ type: Value.Type) -> (schema: JSONSchema, value: Value?) {
    if let known = type as? any SchemaDescribed.Type { return (known.schema, known.example as? Value) }
    if let leaf = Leaf.of(type) { return (leaf.schema, leaf.value as? Value) }
    if let cases = type as? any CaseIterable.Type, let names = Self.names(of: cases) {
      return (.string(values: names), Self.first(cases) as? Value)
    }
    let name = Self.name(of: type)
    if open.contains(name) { return (.reference(name), nil) }
    open.insert(name)
    defer { open.remove(name) }
    let recording = Recording(recorder: self)
    let value = try? Value(from: recording)
    guard case .object = recording.schema else {
      if value == nil { unknown.insert(name) }
      return (value == nil ? .anything : recording.schema, value)
    }
    guard value != nil else {
      unknown.insert(name)
      return (.anything, nil)
    }
    components[name] = recording.schema
    return (.reference(name), value)
  }

  private static func names<Cases: CaseIterable>(of type: Cases.Type) -> [String]? {
    let names = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    return names.isEmpty ? nil : names
  }

  private static func first<Cases: CaseIterable>(_ type: Cases.Type) -> Cases? { type.allCases.first }

  /// The type's name without modules: `Page<ConversationDetail.Line>` is `PageConversationDetailLine`.
  private static func name(of type: any Any.Type) -> String {
    String(reflecting: type).split { "<>, ()".contains($0) }
      .map { $0.split(separator: ".").dropFirst().joined() }.joined()
  }
}

/// The types that JSON has itself.
private enum Leaf {
  static func of(_ type: any Decodable.Type) -> (schema: JSONSchema, value: any Sendable)? {
    switch type {
    case is Bool.Type: (.boolean, false)
    case is String.Type: (.string(), "")
    case is Int.Type: (.integer, 0)
    case is Int64.Type: (.integer, Int64(0))
    case is Int32.Type: (.integer, Int32(0))
    case is UInt64.Type: (.integer, UInt64(0))
    case is Double.Type: (.number, 0.0)
    case is Decimal.Type: (.number, Decimal(0))
    case is Date.Type: (.string(format: "date-time"), Date(timeIntervalSince1970: 0))
    case is Data.Type: (.string(format: "byte"), Data())
    case is URL.Type: (.string(format: "uri"), URL(filePath: "/"))
    case is JSONValue.Type: (.anything, JSONValue.null)
    default: nil
    }
  }
}

/// One decoding that is observed.
private final class Recording: Decoder {
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]
  let recorder: SchemaRecorder
  var schema = JSONSchema.anything

  init(recorder: SchemaRecorder) { self.recorder = recorder }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    if case .object = schema {} else { schema = .object([]) }
    return KeyedDecodingContainer(RecordedObject<Key>(recording: self))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { RecordedArray(recording: self) }
  func singleValueContainer() -> any SingleValueDecodingContainer { RecordedValue(recording: self) }

  /// Notes a member; a name that no type declares beforehand is one of a dictionary.
  func note(_ name: String, _ member: JSONSchema, isRequired: Bool) {
    if name == RecordedKey.any { return schema = .dictionary(member) }
    guard case .object(let members) = schema, !members.contains(where: { $0.name == name }) else { return }
    schema = .object(
      members + [.init(name: name, schema: isRequired ? member : .nullable(member), isRequired: isRequired)])
  }
}

private enum RecordedKey {
  /// The one key that a dictionary is shown.
  static let any = "*"
}

/// The failure of a decoding that cannot be observed.
private struct Unobservable: Error {}

private struct RecordedObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let codingPath: [any CodingKey] = []
  let recording: Recording

  /// Dictionaries read the keys; synthesized decodings of structures do not.
  var allKeys: [Key] { Key(stringValue: RecordedKey.any).map { [$0] } ?? [] }

  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) throws -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    let (schema, value) = recording.recorder.record(type)
    recording.note(key.stringValue, schema, isRequired: true)
    guard let value else { throw Unobservable() }
    return value
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    recording.note(key.stringValue, recording.recorder.record(type).schema, isRequired: false)
    return nil
  }

  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(type, key) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(type, key) }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(type, key) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(type, key) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try optional(type, key) }

  private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
    recording.note(key.stringValue, recording.recorder.record(type).schema, isRequired: false)
    return nil
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { throw Unobservable() }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw Unobservable() }
  func superDecoder() throws -> any Decoder { throw Unobservable() }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw Unobservable() }
}

private struct RecordedArray: UnkeyedDecodingContainer {
  let codingPath: [any CodingKey] = []
  let recording: Recording
  let count: Int? = nil
  private(set) var currentIndex = 0

  init(recording: Recording) { self.recording = recording }

  /// One element is asked for, so that its type is known.
  var isAtEnd: Bool { currentIndex > 0 }

  mutating func decodeNil() throws -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    currentIndex += 1
    let (schema, value) = recording.recorder.record(type)
    recording.schema = .array(schema)
    guard let value else { throw Unobservable() }
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { throw Unobservable() }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Unobservable() }
  mutating func superDecoder() throws -> any Decoder { throw Unobservable() }
}

private struct RecordedValue: SingleValueDecodingContainer {
  let codingPath: [any CodingKey] = []
  let recording: Recording

  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let (schema, value) = recording.recorder.record(type)
    recording.schema = schema
    guard let value else { throw Unobservable() }
    return value
  }
}
