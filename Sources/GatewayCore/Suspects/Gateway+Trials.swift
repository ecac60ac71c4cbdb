import GatewayKit

extension Gateway {
  /// Tries suspects one at a time: each is alone until it is done, or for as long as a trial lasts. Then it goes on in
  /// `background`, and the next one begins.
  func tryAlone(_ suspects: [Work], in background: inout DiscardingTaskGroup) async {
    for work in suspects {
      guard let conversation = work.conversation, !lanes.isStopping else { continue }
      let (ended, end) = AsyncStream.makeStream(of: Void.self)
      background.addTask {
        if case .due = work { self.due.mark(conversation) }
        _ = await self.lanes.runNow(conversation) { await self.turns.run($0) }
        // The lane did all its work, or did not meet it any more.
        if !self.lanes.isStopping { self.suspects.clear(work) }
        end.finish()
      }
      let trial = self.suspects.trial(of: work)
      await withTaskGroup { group in
        group.addTask { for await _ in ended {} }
        group.addTask { _ = try? await self.clock.sleep(for: trial) }
        _ = await group.next()
        group.cancelAll()
      }
    }
  }
}
