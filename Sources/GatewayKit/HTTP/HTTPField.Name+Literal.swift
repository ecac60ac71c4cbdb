public import HTTPTypes

extension HTTPField.Name {
  /// A field's name that is written in the program. Traps when RFC 9110 allows no such name.
  public static func literal(_ name: StaticString) -> HTTPField.Name {
    guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is no name of an HTTP field") }
    return name
  }
}
