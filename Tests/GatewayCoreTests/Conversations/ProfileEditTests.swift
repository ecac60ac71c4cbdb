import Foundation
import Testing

@testable import GatewayCore

@Suite("A contact's profile changes by edits")
struct ProfileEditTests {
  private let instant = Date(timeIntervalSince1970: 1_800_000_000)

  private func edit(_ make: (inout ProfileEdit) -> Void) -> ProfileEdit {
    var edit = ProfileEdit()
    make(&edit)
    return edit
  }

  @Test("What an edit does not name stays")
  func stays() {
    let before = ContactProfile(tags: ["a"], fields: ["city": "Natal"], optedOutAt: instant)
    #expect(ProfileEdit().isEmpty)
    #expect(before.applying(ProfileEdit()) == before)
    let after = before.applying(
      edit {
        $0.changeTags(adding: ["c", "b"], removing: ["x"])
        $0.setField("name", to: "Ana")
      })
    #expect(
      after == ContactProfile(tags: ["a", "b", "c"], fields: ["city": "Natal", "name": "Ana"], optedOutAt: instant))
  }

  @Test("An opt-out is set, left and cleared")
  func optOut() {
    let out = ContactProfile().applying(ProfileEdit(optOut: .set(instant)))
    #expect(out.optedOutAt == instant)
    #expect(out.applying(edit { $0.setField("a", to: "b") }).optedOutAt == instant)
    #expect(out.applying(ProfileEdit(optOut: .cleared)).optedOutAt == nil)
  }

  @Test("Two edits as one are the same as one after the other, for every pair")
  func appended() {
    let edits = [
      edit { $0.changeTags(adding: ["a"], removing: ["b"]) }, edit { $0.changeTags(adding: ["b"], removing: ["a"]) },
      edit { $0.setField("f", to: "1") }, edit { $0.setField("f", to: "2") }, edit { $0.removeField("f") },
      ProfileEdit(optOut: .set(instant)), ProfileEdit(optOut: .cleared), ProfileEdit(),
    ]
    let profiles = [
      ContactProfile(), ContactProfile(tags: ["a", "b"], fields: ["f": "0"], optedOutAt: instant - 9),
    ]
    for (first, second) in edits.flatMap({ first in edits.map { (first, $0) } }) {
      for profile in profiles {
        let both = first.followed(by: second)
        #expect(profile.applying(both) == profile.applying(first).applying(second), "\(first), then \(second)")
      }
    }
  }
}
