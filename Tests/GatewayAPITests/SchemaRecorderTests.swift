import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import GatewayAPI

@Suite("Schemas from decodings")
struct SchemaRecorderTests {
  struct Arguments: Codable {
    enum Color: String, Codable, CaseIterable { case red, green }
    struct Part: Codable { let name: String }
    let id: ConversationID
    let count: Int?
    let at: Date
    let color: Color
    let parts: [Part]
    let tags: [String: Bool]
    let isOn: Bool
  }

  @Test("A structure's members are found with their types, and which may be missing")
  func members() {
    let recorder = SchemaRecorder()
    let members = recorder.members(of: Arguments.self)
    #expect(
      members == [
        .init(name: "id", schema: .string(), isRequired: true),
        .init(name: "count", schema: .nullable(.integer), isRequired: false),
        .init(name: "at", schema: .string(format: "date-time"), isRequired: true),
        .init(name: "color", schema: .string(values: ["red", "green"]), isRequired: true),
        .init(
          name: "parts", schema: .array(.reference("SchemaRecorderTestsArgumentsPart")), isRequired: true),
        .init(name: "tags", schema: .dictionary(.boolean), isRequired: true),
        .init(name: "isOn", schema: .boolean, isRequired: true),
      ])
    #expect(recorder.unknown.isEmpty)
  }

  @Test("The arguments of every operation are known member by member")
  func operations() {
    let document = OpenAPIDocument(OperationCatalogue.all)
    for operation in OperationCatalogue.all {
      guard let http = operation.spec.http, let members = document.arguments[operation.spec.name] else { continue }
      let names = Set(members.map(\.name))
      for segment in http.path.split(separator: "/") where segment.hasPrefix("{") {
        #expect(names.contains(String(segment.dropFirst().dropLast())), "\(operation.spec.name)")
      }
      for member in http.headers.values { #expect(names.contains(member), "\(operation.spec.name)") }
    }
    #expect(document.undescribed.isEmpty, "documented as any value: \(document.undescribed.sorted())")
  }
}
