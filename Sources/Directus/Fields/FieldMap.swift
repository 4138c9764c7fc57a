/// Which column of a collection holds what, found from the names the token can read; kept between pulls.
///
/// A column that is missing is simply not in the map: reading it gives "the shop does not say".
struct FieldMap: Sendable, Equatable {
  let kind: ShopCollection
  /// The collection's name as this server spells it.
  let collection: String
  /// Names as stored, by what they mean.
  let columns: [Field: String]
  /// Where two spellings of one thing exist: the one used, and the ones passed over.
  let choices: [Choice]
  /// Columns the settings name that cannot be read, in the order of their fields.
  let unreadable: [String]

  struct Choice: Sendable, Equatable {
    let used: String
    let ignored: [String]
  }

  /// - Parameter named: columns by the owner's word; such a column is never looked for under another name.
  init(kind: ShopCollection, collection: String, readable: Set<String>, named: [Field: String] = [:]) {
    let bySound = Dictionary(grouping: readable.sorted(), by: Self.sound)
    var columns: [Field: String] = [:]
    var choices: [Choice] = []
    for (field, spellings) in kind.aliases {
      if let name = named[field] {
        columns[field] = readable.contains(name) ? name : nil
        continue
      }
      let candidates = spellings.flatMap { spelling in
        (bySound[Self.sound(spelling)] ?? []).sorted { $0 == spelling && $1 != spelling }
      }
      guard let used = candidates.first else { continue }
      columns[field] = used
      // Among keys there is no choice: `id`, or what stands for it.
      if candidates.count > 1, field != .id {
        choices.append(Choice(used: used, ignored: Array(candidates.dropFirst())))
      }
    }
    self.kind = kind
    self.collection = collection
    self.columns = columns
    self.choices = choices
    unreadable = kind.aliases.compactMap { named[$0.field] }.filter { !readable.contains($0) }
  }

  /// The name without case and separators, by which `Cost Price`, `costPrice` and `cost_price` are one.
  static func sound(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != " " && $0 != "-" }
  }

  /// Every name worth asking for where a server will not list its columns: each spelling as stored by snake, camel and
  /// capitalised habits.
  static func guesses(for kind: ShopCollection, named: [Field: String] = [:]) -> [String] {
    var names = named.values.sorted()
    for spelling in kind.aliases.flatMap(\.spellings) {
      let words = spelling.split(separator: "_").map(String.init)
      let capitalised = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }
      let camel = words.prefix(1) + capitalised.dropFirst()
      for name in [spelling, camel.joined(), capitalised.joined(separator: " "), spelling == "sku" ? "SKU" : spelling]
      where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// The names to ask for, the key first.
  var requested: [String] {
    var seen: Set<String> = []
    return Field.allCases.compactMap { columns[$0] }.filter { seen.insert($0).inserted }
  }

  /// The two dates Directus itself keeps, by which changes can be asked for. `created_at` and `updated_at` are columns
  /// of the owner's own making, of which nobody knows who keeps them; without both dates new or changed rows would be
  /// missed.
  var dates: (created: String, updated: String)? {
    guard let created = columns[.createdAt], Self.sound(created) == "datecreated", let updated = columns[.updatedAt],
      Self.sound(updated) == "dateupdated"
    else { return nil }
    return (created, updated)
  }

  /// What hides rows, limits what is sold of them or says what an amount is: without these a shop shows and sells more
  /// than was meant.
  private static let safety: [Field] = [.status, .isActive, .currency, .provider, .variants]

  /// The names of the safety columns that this map has.
  var safetyColumns: [Field: String] { columns.filter { Self.safety.contains($0.key) } }

  /// What to tell the owner where safety columns `seen` before are missing now; nil where none is.
  func complaint(about seen: [Field: String]) -> String? {
    let lost = Self.safety.compactMap { columns[$0] == nil ? seen[$0] : nil }
    if lost.isEmpty { return nil }
    return "\(collection) has lost its column\(lost.count == 1 ? "" : "s") \(lost.joined(separator: ", ")): "
      + "let the token's role read \(lost.count == 1 ? "it" : "them"), or restart if removed on purpose"
  }

  /// Whether `weight` is stored in grams. The schema with `sell_price` keeps kilograms; the older one with `price` is
  /// filled by a script that copies the supplier's grams.
  var weighsInGrams: Bool {
    columns[.price].map(Self.sound) != Self.sound("sell_price")
  }

  /// What this map costs the shop, one sentence each.
  var remarks: [String] {
    var remarks = kind.losses.compactMap { field, loss in
      columns[field] == nil ? "\(collection): no readable column for \(preferred(field)); \(loss)" : nil
    }
    if kind == .products, columns[.status] == nil, columns[.isActive] == nil {
      remarks.append("\(collection): neither status nor is_active can be read; every product is shown")
    }
    remarks += unreadable.map { "\(collection): the column \($0) that the settings name cannot be read" }
    remarks += choices.map { choice in
      "\(collection): \(choice.used) is used, although there is also \(choice.ignored.joined(separator: ", "))"
    }
    return remarks
  }

  private func preferred(_ field: Field) -> String {
    kind.aliases.first { $0.field == field }?.spellings.first ?? field.rawValue
  }
}
