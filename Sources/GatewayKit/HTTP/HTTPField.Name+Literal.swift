public import HTTPTypes

extension HTTPField.Name {
  /// A field name that is a constant in the program. Traps if RFC 9110 does not allow the name.
  public static func literal(_ name: StaticString) -> HTTPField.Name {
    guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is not a valid HTTP field name") }
    return name
  }
}
