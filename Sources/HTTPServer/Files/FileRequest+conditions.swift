extension FileRequest {
  /// What the conditions of a request make of it (RFC 9110 section 13.2.2).
  enum Verdict: Equatable {
    /// 412: the client wants another content than there is.
    case failed
    /// 304: the client has it.
    case notModified
    /// All or the asked part is sent.
    case proceed(ByteRange)
  }

  /// - Parameters:
  ///   - tag: Of the file as it is now.
  ///   - lastModified: In seconds since 1970; nil where the file has no date that may be sent.
  ///   - isReliable: Whether no other content ever had this date.
  ///   - size: Of the file, in bytes.
  func verdict(_ tag: EntityTag, lastModified: Int?, isReliable: Bool, size: Int) -> Verdict {
    if let ifMatch {
      guard EntityTag.names(in: ifMatch).contain(tag, by: EntityTag.isStronglyEqual) else { return .failed }
    } else if let limit = ifUnmodifiedSince.flatMap(HTTPDate.second), let lastModified, lastModified > limit {
      return .failed
    }
    if let ifNoneMatch {
      if EntityTag.names(in: ifNoneMatch).contain(tag, by: EntityTag.isWeaklyEqual) { return .notModified }
    } else if let known = ifModifiedSince.flatMap(HTTPDate.second), let lastModified, lastModified <= known {
      return .notModified
    }
    guard method == .get, isRangeWanted(tag, lastModified, isReliable) else { return .proceed(.whole) }
    return .proceed(ByteRange(range, size: size))
  }

  /// Whether the part the client has fits what there is now (RFC 9110 section 13.1.5).
  private func isRangeWanted(_ tag: EntityTag, _ lastModified: Int?, _ isReliable: Bool) -> Bool {
    guard let ifRange else { return true }
    if let known = EntityTag.reading(ifRange) { return known.isStronglyEqual(to: tag) }
    guard let lastModified, isReliable else { return false }
    return HTTPDate.second(ifRange) == lastModified
  }
}

extension EntityTag.Names {
  fileprivate func contain(_ tag: EntityTag, by equality: (EntityTag) -> (EntityTag) -> Bool) -> Bool {
    switch self {
    case .anything: true
    case .these(let tags): tags.contains { equality(tag)($0) }
    }
  }
}
