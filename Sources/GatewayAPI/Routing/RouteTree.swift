import Foundation
import GatewayCore
import GatewayKit

/// Finds the operation of a method and a path. Built once from the catalogue.
struct RouteTree: Sendable {
  /// What a path leads to.
  struct Match: Sendable {
    /// The operation.
    let operation: any Operation.Type
    /// Its members that stand in the path.
    let arguments: [String: String]
  }

  /// Why a request leads nowhere.
  enum Failure: Error, Hashable {
    /// No operation has the path.
    case notFound
    /// Operations have the path, with these methods.
    case method(allowed: [String])
  }

  private final class Node: Sendable {
    let fixed: [String: Node]
    let variable: (name: String, node: Node)?
    let operations: [String: any Operation.Type]

    init(_ routes: [(segments: ArraySlice<Substring>, operation: any Operation.Type, method: String)]) {
      operations = Dictionary(
        routes.filter { $0.segments.isEmpty }.map { ($0.method, $0.operation) }
      ) { _, _ in
        preconditionFailure("two operations have one route")
      }
      let deeper = Dictionary(grouping: routes.filter { !$0.segments.isEmpty }) { $0.segments.first ?? "" }
      var fixed: [String: Node] = [:]
      var variable: (String, Node)?
      for (segment, routes) in deeper {
        let node = Node(routes.map { ($0.segments.dropFirst(), $0.operation, $0.method) })
        guard segment.hasPrefix("{") else {
          fixed[String(segment)] = node
          continue
        }
        precondition(variable == nil, "two operations name the segment after the same path differently")
        variable = (String(segment.dropFirst().dropLast()), node)
      }
      self.fixed = fixed
      self.variable = variable
    }
  }

  private let root: Node

  init(_ operations: [any Operation.Type]) {
    root = Node(
      operations.compactMap { operation in
        operation.spec.http.map { http in
          (http.path.split(separator: "/")[...], operation, http.method.rawValue)
        }
      })
  }

  /// The operation of a path below `/api/v1/`, still percent-encoded: an encoded slash does not separate segments.
  func find(_ method: String, _ path: String) throws(Failure) -> Match {
    var node = root
    var arguments: [String: String] = [:]
    for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
      guard let text = String(segment).removingPercentEncoding, !text.isEmpty else { throw .notFound }
      if let next = node.fixed[text] {
        node = next
      } else if let variable = node.variable {
        arguments[variable.name] = text
        node = variable.node
      } else {
        throw .notFound
      }
    }
    guard let operation = node.operations[method] else {
      guard !node.operations.isEmpty else { throw .notFound }
      throw .method(allowed: node.operations.keys.sorted())
    }
    return Match(operation: operation, arguments: arguments)
  }
}
