/// The order of primary keys: numbers by value, before any text.
enum KeyOrder {
  static func precedes(_ left: String, _ right: String) -> Bool {
    switch (Int(left), Int(right)) {
    case (let left?, let right?) where left != right: left < right
    case (.some, nil): true
    case (nil, .some): false
    default: left < right
    }
  }
}
