/// One render thread's turn with one job: short until the job says that it is long, so that others are not kept waiting
/// by it.
final class RenderTurn {
  let answers = AnswerBatch()
  private let becomeBusy: () -> Void
  private(set) var isLong = false

  /// - Parameter becomeBusy: lets another thread look for jobs.
  init(becomeBusy: @escaping () -> Void) {
    self.becomeBusy = becomeBusy
  }

  /// Says that what follows takes more than some microseconds: what was answered so far leaves, and another thread
  /// looks for jobs.
  func becomeLong() {
    answers.send()
    guard !isLong else { return }
    isLong = true
    becomeBusy()
  }

  /// The next job begins short.
  func end() { isLong = false }
}
