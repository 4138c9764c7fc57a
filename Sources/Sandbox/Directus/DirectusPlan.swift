import Upstream

/// A read that was checked against the schema and the caller's rights: what is left is to run it.
struct DirectusPlan: Sendable {
  let selection: DirectusSelection
  let filter: DirectusFilter?
  let search: DirectusSearch?
  let order: DirectusOrder
  /// Counts and sums instead of rows.
  let summary: DirectusSummary?

  init(_ query: DirectusQuery, of collection: String, reader: DirectusReader) throws(DirectusRefusal) {
    let (schema, caller) = (reader.schema, reader.caller)
    if collection.hasPrefix("directus_") { throw .forbidden }
    guard schema.fields[collection] != nil else {
      throw .unknownCollection(collection, version: reader.settings.version)
    }
    guard caller.readable(collection) != .none else { throw .collection(collection) }
    if query.wantsVersion {
      throw caller.isAdministrator ? .notPlayed("versions of content") : .collection("directus_versions")
    }
    var asked = DirectusAsked()
    if let filter = query.filter {
      try DirectusFilter.note(filter, of: collection, at: "", in: &asked, schema: schema)
    }
    let isSummary = !query.aggregate.isEmpty || !query.groups.isEmpty
    order = try DirectusOrder(
      isSummary ? [] : query.sort, of: collection, reader: reader, asked: &asked)
    let summary = isSummary ? DirectusSummary(query, of: collection, schema: schema, asked: &asked) : nil
    var selected = query
    if isSummary { selected.fields = [] }
    selection = try DirectusSelection(selected, of: collection, reader: reader, asked: &asked)
    try asked.check(schema, caller)
    // Only rows can be counted without a column.
    if query.aggregate.contains(where: { $0.function != "count" && $0.fields.contains("*") }) { throw .unexpected }
    filter = try query.filter.map { filter throws(DirectusRefusal) in
      try DirectusFilter(filter, of: collection, reader: reader)
    }
    search = try query.search.flatMap { text throws(DirectusRefusal) in
      text.isEmpty ? nil : try DirectusSearch(text, of: collection, reader: reader)
    }
    try order.check(reader.vendor)
    try summary?.check(reader.vendor)
    self.summary = summary
  }
}
