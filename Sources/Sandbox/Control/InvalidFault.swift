/// Names the switch that could not be set.
struct InvalidFault: Error, Equatable {
  let name: String
}
