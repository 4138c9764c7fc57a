import Caching
import Testing

struct TagClocksTests {
  @Test func `a name has one clock, whoever asks first`() {
    let clocks = TagClocks()
    clocks.move("products", to: 3)

    #expect(clocks.clock("products") === clocks.clock("products"))
    #expect(clocks.clock("products").seq == 3)
    #expect(clocks.clock("category-1").seq == 0)
  }

  @Test func `clocks never move backwards`() {
    let clocks = TagClocks()

    for seq: Int64 in [5, 3, 9, -1, 8] { clocks.move("products", to: seq) }

    #expect(clocks.clock("products").seq == 9)
    #expect(clocks.newest == 9)
  }

  @Test func `newest is the highest number of all tags`() {
    let clocks = TagClocks()

    clocks.move("products", to: 4)
    clocks.move("product-1", to: 2)

    #expect(clocks.newest == 4)
  }

  @Test func `whoever sees a clock moved finds newest at least there`() async {
    let clocks = TagClocks()
    let clock = clocks.clock("products")

    await withTaskGroup { group in
      group.addTask { for seq: Int64 in 1...20_000 { clocks.move("products", to: seq) } }
      group.addTask {
        var broken = 0
        while clock.seq < 20_000 {
          let seen = clock.seq
          if clocks.newest < seen { broken += 1 }
        }
        #expect(broken == 0)
      }
    }
  }
}
