/// How the program ends; scripts decide on these.
enum ExitCode: Int32 {
  case success = 0
  case finding = 1
  case usage = 2
  case upstream = 3
}
