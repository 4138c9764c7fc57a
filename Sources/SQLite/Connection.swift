import CSQLite
import Glibc

/// One SQLite connection and its cached statements; belongs to one thread at a time, which `WriterThread` or a render
/// thread guarantees, so SQLite's own mutexes are off.
@safe package final class Connection {
  package enum Location: Sendable, Equatable {
    case file(String)
    /// A database of this connection alone, gone with it.
    case memory
  }

  package enum Mode: Sendable {
    case readWrite, readOnly
  }

  /// How long a call waits for another connection's lock; longer than any transaction of ours, and still an answer.
  private static let busyMilliseconds: Int32 = 5000
  /// Pages of 4 KiB in the WAL after which a commit copies them into the file: 4 MiB, read fast at the next start.
  private static let checkpointPages = 1000
  /// What the WAL may keep on disk once it was copied, because one big transaction would else hold its size for ever.
  private static let journalBytes = 16 << 20

  /// How long a commit waits for readers before it leaves a WAL above its bound to the next commit.
  private static let shrinkMilliseconds: Int32 = 50

  private let handle: OpaquePointer
  /// Nil where there is none: in memory, or read-only.
  private let journal: String?
  private var statements: [String: Statement] = [:]
  private var isInTransaction = false
  /// Pages that lie in the WAL since the last commit.
  private var journalPages = 0

  /// Opens the file with foreign keys on, a bounded WAL and a busy time-out of 5 s; for `readWrite` it is created
  /// where missing, readable and writable by its owner alone (SQLite gives the WAL the same mode).
  ///
  /// - Parameter pageBytes: of a file that is created, a power of two; nil: SQLite's own 4 KiB. A value larger than a
  ///   page is read piece by piece.
  /// - Throws: `SQLiteError` where the file cannot be opened or is no database. A read-only connection notices the
  ///   latter at its first query.
  package init(_ location: Location, mode: Mode = .readWrite, pageBytes: Int? = nil) throws(SQLiteError) {
    let path =
      switch location {
      case .file(let path): path
      case .memory: ":memory:"
      }
    journal = location == .memory || mode == .readOnly ? nil : path + "-wal"
    if location != .memory {
      try Self.checkKind(path)
      if mode == .readWrite { try Self.keepToOwner(path) }
    }
    let access = mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let connection = unsafe opened else {
      let message = unsafe String(cString: sqlite3_errstr(code))
      unsafe sqlite3_close_v2(opened)
      throw SQLiteError(operation: "sqlite3_open_v2", code: code, message: "\(message): \(path)")
    }
    unsafe handle = connection
    unsafe sqlite3_busy_timeout(handle, Self.busyMilliseconds)
    try execute("PRAGMA foreign_keys = ON")
    try execute("PRAGMA trusted_schema = OFF")
    guard mode == .readWrite else { return }
    if let pageBytes { try execute("PRAGMA page_size = \(pageBytes)") }
    try execute("PRAGMA journal_mode = WAL")
    try execute("PRAGMA synchronous = NORMAL")
    try execute("PRAGMA journal_size_limit = \(Self.journalBytes)")
    watchJournal()
  }

  deinit {
    statements.removeAll()
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs one or several statements that take no values and whose rows nobody wants: schema and pragmas.
  package func execute(_ sql: String) throws(SQLiteError) {
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error("sqlite3_exec", code, sql) }
  }

  /// The prepared statement for `sql`, kept for the connection's life; reset and without values when handed out.
  ///
  /// Use it to the end before asking for the same text again, and `reset()` it where it stands on a row: an unfinished
  /// query holds its snapshot, and the WAL grows for as long.
  package func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let cached = statements[sql] {
      cached.reset()
      return cached
    }
    var prepared: OpaquePointer?
    var read = 0
    var text = sql
    let code = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let start = characters.baseAddress else { return SQLITE_OK }
        var end: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v3(
          handle, start, Int32(clamping: characters.count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &end)
        if let end = unsafe end { read = unsafe end - start }
        return code
      }
    }
    guard code == SQLITE_OK else { throw error("sqlite3_prepare_v3", code, sql) }
    guard let pointer = unsafe prepared else {
      throw SQLiteError(operation: "sqlite3_prepare_v3", code: 0, message: "no statement", sql: sql)
    }
    let statement = unsafe Statement(pointer, sql: sql)
    // What follows would never run.
    guard sql.utf8.dropFirst(read).allSatisfy({ $0 <= UInt8(ascii: " ") }) else {
      throw SQLiteError(operation: "sqlite3_prepare_v3", code: 0, message: "more than one statement", sql: sql)
    }
    statements[sql] = statement
    return statement
  }

  /// Binds `values` in order and runs a statement that yields no rows.
  package func run(_ sql: String, _ values: Value...) throws(SQLiteError) {
    let statement = try statement(sql)
    try statement.bind(values)
    while try statement.step() {}
    statement.reset()
  }

  /// All rows of a query, each made by `row` while the statement stands on it.
  package func rows<Row>(
    _ sql: String, _ values: Value..., row: (Statement) throws(SQLiteError) -> Row
  ) throws(SQLiteError) -> [Row] {
    let statement = try statement(sql)
    try statement.bind(values)
    defer { statement.reset() }
    var rows: [Row] = []
    while try statement.step() { rows.append(try row(statement)) }
    return rows
  }

  /// The first row of a query, or nil.
  package func first<Row>(
    _ sql: String, _ values: Value..., row: (Statement) throws(SQLiteError) -> Row
  ) throws(SQLiteError) -> Row? {
    let statement = try statement(sql)
    try statement.bind(values)
    defer { statement.reset() }
    return try statement.step() ? try row(statement) : nil
  }

  /// Runs `body` in one transaction, committed when it returns and rolled back when it throws; cannot be nested.
  ///
  /// A writing transaction is `BEGIN IMMEDIATE`, so it waits for its turn at the start and never in the middle; a
  /// reading one sees one snapshot from its first query on. A big WAL is copied into the file only after `afterCommit`.
  ///
  /// - Parameter afterCommit: runs as soon as others can see what `body` wrote, for whoever has to tell them.
  package func transaction<Result, Failure: Error>(
    writing: Bool = true, afterCommit: (Result) -> Void = { _ in }, _ body: () throws(Failure) -> Result
  ) throws -> Result {
    guard !isInTransaction else {
      throw SQLiteError(operation: "transaction", code: 0, message: "transactions cannot be nested")
    }
    // A disk that failed in the middle of a roll-back may have left a transaction open, in which none can begin.
    if unsafe sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
    try execute(writing ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED")
    isInTransaction = true
    defer { isInTransaction = false }
    do {
      let result = try body()
      try execute("COMMIT")
      afterCommit(result)
      if writing { tendJournal() }
      return result
    } catch {
      unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
      throw error
    }
  }

  /// How many rows the last INSERT, UPDATE or DELETE touched.
  package var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

  /// Copies the WAL into the file where it has grown, in place of SQLite's own way, which does so inside COMMIT: others
  /// see the commit by then, and whoever has to be told of it would wait for the disk.
  private func watchJournal() {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    // Unretained because the hook is gone with the handle that this object closes.
    unsafe _ = sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        guard let context = unsafe context else { return SQLITE_OK }
        let connection = unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
        connection.journalPages = Int(pages)
        if !connection.isInTransaction { connection.tendJournal() }
        return SQLITE_OK
      }, context)
  }

  /// Empties also the file of a WAL that a big transaction or a long reader made larger than it may stay. SQLite would
  /// do so at the transaction after the next, which may not come for hours.
  private func tendJournal() {
    guard let journal, journalPages >= Self.checkpointPages else { return }
    var status = stat()
    guard unsafe stat(journal, &status) == 0, Int(status.st_size) > Self.journalBytes else {
      unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
      return
    }
    unsafe sqlite3_busy_timeout(handle, Self.shrinkMilliseconds)
    defer { unsafe sqlite3_busy_timeout(handle, Self.busyMilliseconds) }
    // The commit stands whatever comes of this: where a reader or the disk is in the way, the next commit tries again.
    unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
  }

  /// SQLite says of a folder no more than that it cannot be opened.
  private static func checkKind(_ path: String) throws(SQLiteError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    throw SQLiteError(operation: "open", code: SQLITE_CANTOPEN, message: "this is no file: \(path)")
  }

  private static func keepToOwner(_ path: String) throws(SQLiteError) {
    // An existing file is not opened here, because closing it would drop the locks of this process's other connections
    // (sqlite.org/howtocorrupt.html, 2.2).
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno == EEXIST, unsafe chmod(path, S_IRUSR | S_IWUSR) == 0 {
      return
    } else {
      let message = unsafe String(cString: strerror(errno))
      throw SQLiteError(operation: "open", code: SQLITE_CANTOPEN, message: "\(message): \(path)")
    }
  }

  private func error(_ operation: String, _ code: Int32, _ sql: String) -> SQLiteError {
    unsafe SQLiteError(operation: operation, code: code, of: handle, sql: sql)
  }
}
