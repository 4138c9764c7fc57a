import Telemetry
import Upstream

/// One write while it goes on: checks rights and values, changes the tables, and notes what listeners are told.
struct DirectusMutation: Sendable {
  let schema: DirectusSchema
  let caller: DirectusCaller
  let now: Instant
  let storage: DirectusStorage
  var transaction: DirectusTransaction
  /// Numbers given to rows so far, which are not used twice.
  var serials: DirectusSerials
  private(set) var events: [DirectusEvent] = []

  init(_ reader: DirectusReader, serials: DirectusSerials) {
    schema = reader.schema
    caller = reader.caller
    now = reader.now
    storage = DirectusStorage(vendor: reader.vendor)
    transaction = DirectusTransaction(reader.rows, schema: reader.schema)
    self.serials = serials
  }

  // MARK: - Create

  /// A new row with what it nests; its key.
  mutating func create(_ body: [String: JSONValue], in collection: String) throws(DirectusRefusal) -> JSONValue {
    let columns = caller.creatable(collection)
    guard let fields = schema.fields[collection], columns != .none else { throw .collection(collection) }
    if case .only(let allowed) = columns {
      let refused = body.keys.filter { !allowed.contains($0) }.sorted()
      guard refused.isEmpty else { throw .fields(refused, collection: collection) }
    }
    let keyField = try keyField(of: collection)
    if let given = body[keyField.name], given != .null { try checkKey(given, of: keyField) }
    if let refusal = DirectusRefusal.all(broken(body, fields: fields, isNew: true)) { throw refusal }

    let place = events.count
    var values = body.filter { name, _ in schema.field(name, of: collection)?.isAlias == false }
    try resolveReferences(in: &values, of: collection)
    for field in fields where field.has("date-created") { values[field.name] = .string(now.directusText) }
    if keyField.has("uuid"), (values[keyField.name] ?? .null) == .null {
      values[keyField.name] = .string(serials.nextUUID(collection, now: now))
    }
    let statement = DirectusStatement.insert(values, into: collection, key: keyField.name)
    var row = try stored(values, of: collection, statement: statement)
    for field in fields where !field.isAlias && row[field.name] == nil {
      row[field.name] = try self.default(of: field, statement: statement)
    }
    try checkConstraints(of: row, columns: Set(values.keys), key: nil, in: collection)
    transaction.insert(row, in: collection)
    let key = row[keyField.name] ?? .null
    events.insert(
      DirectusEvent(kind: .create, collection: collection, payload: .object(body), keys: [key]), at: place)
    try writeNested(body, of: collection, parent: key)
    return key
  }

  // MARK: - Update

  /// The same change on all keys; those that do not exist are passed over for an administrator, and refused to others.
  mutating func update(
    _ keys: [JSONValue], with body: [String: JSONValue], in collection: String, isEarly: Bool = false
  ) throws(DirectusRefusal) {
    let keyField = try keyField(of: collection)
    for key in keys { try checkKey(key, of: keyField) }
    let columns = caller.updatable(collection)
    guard let fields = schema.fields[collection], columns != .none else { throw .collection(collection) }
    try checkNames(body.keys.sorted(), columns: columns, key: keyField.name, collection: collection)
    var found: [(key: JSONValue, row: DirectusRows.Row)] = []
    for key in keys {
      if let row = transaction.rows.row(key, in: collection) { found.append((row[keyField.name] ?? .null, row)) }
    }
    guard caller.isAdministrator || (found.count == keys.count && !keys.isEmpty) else {
      throw .update(body.keys.sorted(), collection: collection)
    }
    if let refusal = DirectusRefusal.all(broken(body, fields: fields, isNew: false)) { throw refusal }

    let place = events.count
    var values = body.filter { name, _ in
      name != keyField.name && schema.field(name, of: collection)?.isAlias == false
    }
    try resolveReferences(in: &values, of: collection)
    for field in fields where field.has("date-updated") { values[field.name] = .string(now.directusText) }
    let statement = DirectusStatement.update(values, of: collection, key: keyField.name, keys: keys.count)
    let changes = try stored(values, of: collection, statement: statement)
    for (key, row) in found {
      let changed = row.merging(changes) { _, new in new }
      try checkConstraints(of: changed, columns: Set(values.keys), key: key, in: collection)
      transaction.replace(changed, key: key, in: collection)
    }
    let named = keys.count == 1 ? keys : keys.sorted { ($0.text ?? "") < ($1.text ?? "") }
    events.insert(
      DirectusEvent(kind: .update, collection: collection, payload: .object(body), keys: named), at: place)
    for (key, _) in found { try writeNested(body, of: collection, parent: key) }
    if isEarly { for index in events.indices.dropFirst(place) { events[index].isEarly = true } }
  }

  // MARK: - Delete

  mutating func delete(_ keys: [JSONValue], in collection: String) throws(DirectusRefusal) {
    let keyField = try keyField(of: collection)
    for key in keys { try checkKey(key, of: keyField) }
    guard schema.fields[collection] != nil, caller.deletable(collection) != .none else { throw .collection(collection) }
    for key in keys { try transaction.remove(key, from: collection) }
    guard !keys.isEmpty else { return }
    events.append(DirectusEvent(kind: .delete, collection: collection, payload: .array(keys), keys: keys))
  }

  // MARK: - Checks

  private func keyField(of collection: String) throws(DirectusRefusal) -> DirectusField {
    guard let field = schema.key(of: collection) else { throw .collection(collection) }
    return field
  }

  private func checkKey(_ key: JSONValue, of field: DirectusField) throws(DirectusRefusal) {
    switch field.type {
    case "uuid": guard key.string?.isUUID == true else { throw .forbidden }
    case "integer": guard key.integer != nil else { throw .forbidden }
    default: guard key.text != nil else { throw .forbidden }
    }
  }

  /// Names that are unknown or not the caller's to change, in one refusal; an administrator's unknown ones are dropped.
  private func checkNames(
    _ names: [String], columns: DirectusColumns, key: String, collection: String
  ) throws(DirectusRefusal) {
    guard !caller.isAdministrator else { return }
    let refused = names.filter { name in
      schema.field(name, of: collection) == nil || !(name == key || columns.contains(name))
    }
    guard refused.isEmpty else { throw .fields(refused, collection: collection) }
  }

  /// Everything the body lacks, or empties though it may not be empty.
  private func broken(_ body: [String: JSONValue], fields: [DirectusField], isNew: Bool) -> [DirectusRefusal] {
    fields.compactMap { field in
      switch body[field.name] {
      case nil: isNew && field.isRequired ? .required(field.name) : nil
      case .null: field.isAlias || field.isNullable || field.isKey ? nil : .null(field.name)
      default: nil
      }
    }
  }

  private mutating func checkConstraints(
    of row: DirectusRows.Row, columns: Set<String>, key: JSONValue?, in collection: String
  ) throws(DirectusRefusal) {
    if let field = transaction.taken(row, in: collection, by: key) {
      throw .notUnique(row[field.name] ?? .null, field: field)
    }
    for relation in schema.relations where relation.many == collection && columns.contains(relation.manyField) {
      let value = row[relation.manyField] ?? .null
      guard value != .null, transaction.rows.row(value, in: relation.one) == nil,
        let field = schema.field(relation.manyField, of: collection)
      else { continue }
      throw .foreignKey(value, field: field, vendor: storage.vendor)
    }
  }

  // MARK: - Values

  /// The values as the database keeps them; what it cannot read is refused before what does not fit.
  private func stored(
    _ values: [String: JSONValue], of collection: String, statement: DirectusStatement
  ) throws(DirectusRefusal) -> DirectusRows.Row {
    var row: DirectusRows.Row = [:]
    var misfit: DirectusStorage.Failure?
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let field = schema.field(name, of: collection) else { continue }
      do {
        row[name] = try storage.stored(value, field: field)
      } catch .unreadable(let reason) {
        throw .unreadable(statement, reason: reason, caller: caller)
      } catch {
        misfit = misfit ?? error
      }
    }
    switch misfit {
    case .tooLong: throw .tooLong(statement)
    case .outOfRange: throw .outOfRange(statement)
    default: return row
    }
  }

  private mutating func `default`(
    of field: DirectusField, statement: DirectusStatement
  ) throws(DirectusRefusal) -> JSONValue {
    if field.isSerial {
      return .whole(serials.next(field.collection, above: transaction.highestKey(in: field.collection)))
    }
    return try stored([field.name: field.defaultValue], of: field.collection, statement: statement)[field.name] ?? .null
  }
}
