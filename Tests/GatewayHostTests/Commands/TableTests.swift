import Testing

@testable import GatewayHost

@Suite struct TableTests {
  private let table = Table(
    header: ["ID", "STATE", "TEXT"], rows: [["d0123", "sent", "a\nb"], ["d4", "unknown", "a long last cell"]])

  @Test func aTerminalGetsAHeaderAndAlignedColumns() {
    #expect(
      table.alignedLines == [
        "ID     STATE    TEXT",
        "d0123  sent     a b",
        "d4     unknown  a long last cell",
      ])
  }

  @Test func aPipeGetsTheRowsAlone() {
    #expect(table.plainLines == ["d0123  sent  a b", "d4  unknown  a long last cell"])
  }

  @Test func aRowWithMoreCellsThanTheHeaderIsKept() {
    #expect(Table(header: ["ID"], rows: [["a", "b"]]).alignedLines == ["ID", "a   b"])
  }
}
