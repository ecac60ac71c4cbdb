/// The rows of a list with the names of their columns, as lines of text.
struct Table {
  /// The name of each column, in capitals.
  let header: [String]
  /// The cells of each row; a line break in a cell is shown as a space.
  let rows: [[String]]

  init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows.map { $0.map(Self.oneLine) }
  }

  /// For programs: a line for each row and no header; the cells are two spaces apart.
  var plainLines: [String] { rows.map(Self.join) }

  /// For people: the header, then a line for each row, with the columns aligned.
  var alignedLines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { cells in
      Self.join(
        cells.enumerated().map { column, cell in
          // The last cell may be long: nothing stands after it.
          guard column < cells.count - 1, widths.indices.contains(column) else { return cell }
          return cell + String(repeating: " ", count: widths[column] - cell.count)
        })
    }
  }

  /// The cell without line breaks.
  static func oneLine(_ cell: String) -> String { cell.replacing("\n", with: " ") }

  /// The cells of a row, two spaces apart.
  static func join(_ cells: [String]) -> String { cells.joined(separator: "  ") }
}
