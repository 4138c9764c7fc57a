import CSQLite

/// A prepared statement: bind, step, read the row it stands on; its connection caches and resets it.
@safe package final class Statement {
  package let sql: String
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer, sql: String) {
    unsafe self.handle = handle
    self.sql = sql
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Binds `values` to the parameters 1, 2, …; their count must be the statement's.
  package func bind(_ values: [Value]) throws(SQLiteError) {
    let expected = unsafe Int(sqlite3_bind_parameter_count(handle))
    guard values.count == expected else {
      throw SQLiteError(
        operation: "bind", code: 0, message: "\(values.count) values for \(expected) parameters", sql: sql)
    }
    for (offset, value) in values.enumerated() {
      let index = Int32(offset + 1)
      let code =
        switch value {
        case .null: unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): unsafe sqlite3_bind_int64(handle, index, number)
        case .real(let number): unsafe sqlite3_bind_double(handle, index, number)
        case .text(let text): bindText(text, index)
        case .blob(let bytes): bindBlob(bytes, index)
        }
      try check("sqlite3_bind", code)
    }
  }

  /// Moves to the next row; false after the last one.
  package func step() throws(SQLiteError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    let error = unsafe SQLiteError(operation: "sqlite3_step", code: code, of: sqlite3_db_handle(handle), sql: sql)
    reset()
    throw error
  }

  /// Ends the query, so that it holds no snapshot, and forgets the bound values.
  package func reset() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }

  package func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

  package func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }
  package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
  package func flag(_ column: Int) -> Bool { integer(column) != 0 }
  package func real(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(column)) }

  /// The column as text; empty for NULL.
  package func text(_ column: Int) -> String {
    guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// The column's bytes, copied; empty for NULL.
  package func blob(_ column: Int) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  private func bindText(_ text: String, _ index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty Swift string may have no address, which SQLite would take for NULL.
        guard let start = characters.baseAddress else {
          return unsafe touski_sqlite_bind_text(handle, index, "", 0)
        }
        return unsafe touski_sqlite_bind_text(handle, index, start, Int32(clamping: characters.count))
      }
    }
  }

  private func bindBlob(_ bytes: [UInt8], _ index: Int32) -> Int32 {
    guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
    return unsafe bytes.withUnsafeBytes { buffer in
      unsafe touski_sqlite_bind_blob(handle, index, buffer.baseAddress, Int32(clamping: buffer.count))
    }
  }

  private func check(_ operation: String, _ code: Int32) throws(SQLiteError) {
    guard code != SQLITE_OK else { return }
    let message = unsafe String(cString: sqlite3_errstr(code))
    throw SQLiteError(operation: operation, code: code, message: message, sql: sql)
  }
}
