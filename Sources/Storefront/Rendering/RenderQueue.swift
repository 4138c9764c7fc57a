/// What the render threads have to do, as a plain value: which job is next, which is refused because its answer would
/// come too late, and when a thread has to be woken. Its owner holds the lock.
///
/// A thread is *asleep*, *looking* for jobs that take it microseconds, or *busy* with a long one. While one is looking,
/// what comes needs no wake: it will be found. Whoever becomes busy wakes another one in its place.
struct RenderQueue<Job> {
  /// What becomes of a job.
  enum Verdict: Equatable {
    case refused
    case taken(mustWake: Bool)
  }

  /// How many may wait in a lane; as many as connections may wait for an answer.
  static var capacity: Int { 1_024 }
  /// A job's time before any was done: that of a page, since after a start nothing else is asked for. Nanoseconds.
  private static var usualTime: Int { 10_000_000 }
  /// Of each job's time so much goes into the mean: the last dozen or two decide.
  private static var weight: Int { 16 }
  /// What waits for one looking thread before another helps: a wake, some ten times over.
  private static var timePerLooker: Int { 500_000 }

  private let threads: Int
  private var urgent = Lane()
  private var usual = Lane()
  private var asleep = 0
  private var looking: Int
  /// Mean time of a job in nanoseconds.
  private var mean = Self.usualTime

  /// - Parameter threads: that take jobs, all of them looking.
  init(threads: Int) {
    self.threads = threads
    looking = threads
  }

  var count: Int { urgent.count + usual.count }

  /// When a job that came now would be begun.
  var expectedWait: Duration { .nanoseconds(mean * count / max(1, threads)) }

  /// Takes the job, or refuses it at once where it could not be done within the asker's patience.
  mutating func add(_ job: Job, _ priority: RenderPriority) -> Verdict {
    switch priority {
    case .urgent:
      guard urgent.count < Self.capacity else { return .refused }
      urgent.append(job)
    case .waited(let patience):
      guard usual.count < Self.capacity, expectedWait <= patience else { return .refused }
      usual.append(job)
    case .behind:
      guard usual.count < Self.capacity, expectedWait <= RenderPriority.patienceBehind else { return .refused }
      usual.append(job)
    }
    return .taken(mustWake: wakesOne(where: looking == 0 || mean * count > looking * Self.timePerLooker))
  }

  /// The next job; urgent ones first.
  mutating func take() -> Job? { urgent.popFirst() ?? usual.popFirst() }

  /// Takes all jobs out; what is known of the threads stays, as they may still end theirs.
  mutating func removeJobs() -> [Job] {
    var jobs: [Job] = []
    while let job = take() { jobs.append(job) }
    return jobs
  }

  /// A thread ended a job.
  mutating func end(after time: Duration) {
    let (seconds, attoseconds) = time.components
    mean += (Int(clamping: seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000) - mean) / Self.weight
  }

  /// A looking thread begins something long.
  ///
  /// - Returns: whether to wake another.
  mutating func becomeBusy() -> Bool {
    looking -= 1
    return wakesOne(where: count > 0 && looking == 0)
  }

  /// A busy thread looks for jobs again.
  mutating func becomeLooking() { looking += 1 }

  /// A looking thread that found nothing goes to sleep.
  mutating func fallAsleep() {
    looking -= 1
    asleep += 1
  }

  private mutating func wakesOne(where isNeeded: Bool) -> Bool {
    guard isNeeded, asleep > 0 else { return false }
    asleep -= 1
    looking += 1
    return true
  }
}

extension RenderQueue {
  /// Jobs in the order they came.
  private struct Lane {
    /// Nil where one was taken, so that nothing holds what a job holds once it has ended.
    private var jobs: [Job?] = []
    private var first = 0

    var count: Int { jobs.count - first }

    mutating func append(_ job: Job) { jobs.append(job) }

    mutating func popFirst() -> Job? {
      guard first < jobs.count else { return nil }
      let job = jobs[first].take()
      first += 1
      if first == jobs.count {
        jobs.removeAll(keepingCapacity: true)
        first = 0
      } else if first > RenderQueue.capacity {
        jobs.removeFirst(first)
        first = 0
      }
      return job
    }
  }
}
