import Telemetry
import Testing

struct CounterTests {
  @Test func `no event is lost when many count at once`() async {
    let counter = Counter("touski_renders_total")
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<1000 { counter.add() } }
      }
    }
    counter.add(5)

    #expect(counter.value == 8005)
    #expect(counter.name == "touski_renders_total")
  }
}
