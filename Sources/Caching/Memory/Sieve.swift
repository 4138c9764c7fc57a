import Glibc

/// Values by byte key under a weight bound, evicted by SIEVE (Zhang et al., NSDI 2024): a value that was asked for since
/// the hand last passed survives, and a key asked for once leaves before any that is used.
///
/// Looking up moves nothing: it sets one flag. The caller holds the lock.
struct Sieve<Value> {
  /// What a value costs beyond its bytes: dictionary slot, node, keys, objects and the headers of their seven arrays;
  /// 750 bytes were measured.
  static var overhead: Int { 768 }

  private struct Node {
    var key: [UInt8]
    var value: Value?
    var digest: Int
    var weight: Int
    var wasAsked: Bool
    /// Towards the newest; -1 at the end.
    var newer: Int
    /// Towards the oldest; -1 at the end.
    var older: Int
  }

  private let limit: Int
  private var nodes: [Node] = []
  private var free: [Int] = []
  private var places: [Int: Int] = [:]
  private var newest = -1
  private var oldest = -1
  private var hand = -1
  /// What the values weigh together, `overhead` included.
  private(set) var weight = 0

  init(limit: Int) {
    self.limit = limit
  }

  var count: Int { places.count }

  /// The value under `key`, which counts as asked for.
  mutating func find(_ key: Span<UInt8>, _ digest: TargetDigest) -> Value? {
    guard let place = place(of: key, digest) else { return nil }
    nodes[place].wasAsked = true
    return nodes[place].value
  }

  /// The value under `key` for whoever only compares.
  func peek(_ key: Span<UInt8>, _ digest: TargetDigest) -> Value? {
    place(of: key, digest).flatMap { nodes[$0].value }
  }

  /// Keeps `value`, in the place of an older one of that key; returns how many others had to leave.
  ///
  /// A value heavier than the bound is not kept, and then neither is the one it was to replace.
  mutating func insert(_ value: Value, under key: [UInt8], _ digest: TargetDigest, weight bytes: Int) -> Int {
    let added = bytes + Self.overhead
    if let place = places[digest.value] {
      if added <= limit, matches(nodes[place].key, key.span) {
        weight += added - nodes[place].weight
        nodes[place].value = value
        nodes[place].weight = added
        return evict(sparing: place)
      }
      remove(place)
    }
    guard added <= limit else { return 0 }
    weight += added
    let evicted = evict(sparing: -1)
    let node = Node(
      key: key, value: value, digest: digest.value, weight: added, wasAsked: false, newer: -1, older: newest)
    let place = take(node)
    places[digest.value] = place
    if newest >= 0 { nodes[newest].newer = place }
    newest = place
    if oldest < 0 { oldest = place }
    return evicted
  }

  private func place(of key: Span<UInt8>, _ digest: TargetDigest) -> Int? {
    // Two keys of one digest do not occur in practice; the comparison makes such a pair a miss, never a wrong answer.
    guard let place = places[digest.value], matches(nodes[place].key, key) else { return nil }
    return place
  }

  private func matches(_ stored: [UInt8], _ key: Span<UInt8>) -> Bool {
    guard stored.count == key.count else { return false }
    // Safe because both are at least as long as what is compared.
    return unsafe stored.withUnsafeBytes { stored in
      unsafe key.withUnsafeBytes { key in
        guard let left = stored.baseAddress, let right = key.baseAddress else { return true }
        return unsafe memcmp(left, right, key.count) == 0
      }
    }
  }

  private mutating func take(_ node: Node) -> Int {
    if let place = free.popLast() {
      nodes[place] = node
      return place
    }
    nodes.append(node)
    return nodes.count - 1
  }

  /// Moves the hand from the oldest to the newest, and round again, until the bound holds.
  private mutating func evict(sparing spared: Int) -> Int {
    var evicted = 0
    while weight > limit {
      let place = hand >= 0 ? hand : oldest
      guard place >= 0 else { break }
      if nodes[place].wasAsked || place == spared {
        nodes[place].wasAsked = false
        hand = nodes[place].newer
      } else {
        remove(place)
        evicted += 1
      }
    }
    return evicted
  }

  private mutating func remove(_ place: Int) {
    let node = nodes[place]
    if hand == place { hand = node.newer }
    if node.newer >= 0 { nodes[node.newer].older = node.older } else { newest = node.older }
    if node.older >= 0 { nodes[node.older].newer = node.newer } else { oldest = node.newer }
    weight -= node.weight
    places[node.digest] = nil
    nodes[place].value = nil
    nodes[place].key = []
    free.append(place)
  }
}
