/// How much of the shop one pull reads anew; whatever it is, what it returns is the whole shop.
package enum PullScope: Sendable, Equatable {
  /// Everything, trusting nothing that was read before: at the start, now and then, and where somebody asks for it.
  case whole
  /// What changed since the last pull, and which rows are gone; whole where the shop cannot tell.
  case changes
  /// These rows alone, as a hook named them; what else changed is left to the next pull.
  case rows([ShopHint])
}
