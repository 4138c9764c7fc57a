import Catalog
import Mirror
import SQLite
import Testing

@Suite struct AddressTests {
  @Test func `a former address leads to where the product is now`() async throws {
    let mirror = try await renamed()

    #expect(try mirror.lookUp("old") == .moved(slug: "new"))
    #expect(try mirror.lookUp("older") == .moved(slug: "new"))
    #expect(try mirror.product("new")?.id == "1" && mirror.product("1")?.id == "1")
  }

  @Test func `a product without slug is where its id is`() async throws {
    let mirror = try await renamed(to: .make("1"))

    #expect(try mirror.lookUp("old") == .moved(slug: "1"))
    #expect(try mirror.product("1")?.slug == "1")
  }

  @Test func `nobody is sent to what is not listed, nor to where they are`() async throws {
    let hidden = try await renamed(to: .make("1", slug: "new", isVisible: false))
    #expect(try hidden.lookUp("old") == .missing && hidden.lookUp("new") == .missing)

    let itself = try await renamed()
    try itself.connection().execute("INSERT INTO slug_history VALUES ('new', '1', 9), ('1', '1', 9)")
    #expect(try itself.product("new")?.id == "1" && itself.product("1")?.id == "1")
    // The address of a product that has just been hidden, as history has it.
    try itself.connection().execute("UPDATE listing SET is_listed = 0, fingerprint = NULL")
    #expect(try itself.lookUp("new") == .missing && itself.lookUp("1") == .missing)
  }

  @Test func `a slug that is granted leads nowhere else, even where its product is not listed`() async throws {
    let mirror = try await renamed()
    _ = try await mirror.pull(.make([.make("1", slug: "new"), .make("2", slug: "old")]))
    #expect(try mirror.product("old")?.id == "2")

    try mirror.connection().execute("UPDATE listing SET is_listed = 0, fingerprint = NULL WHERE product_id = '2'")
    #expect(try mirror.lookUp("old") == .missing)
  }

  @Test func `a slug handed from a product nobody sees moves the one whose id it is, as it answered there`()
    async throws
  {
    var policy = try MirrorFixture.policy()
    policy.requiresImage = true
    let mirror = try MirrorFixture(policy: policy)
    let listed = ShopProduct.make("42", slug: "foo")
    _ = try await mirror.pull(.make([listed, .make("50", slug: "42", images: []), .make("60", slug: "bar")]))
    #expect(try mirror.product("42")?.id == "42")
    _ = mirror.takeTags()

    _ = try await mirror.pull(.make([listed, .make("50", images: []), .make("60", slug: "42")]))

    #expect(try mirror.product("42")?.id == "60")
    #expect(mirror.takeTags().contains("product-42"))
  }

  private func renamed(to product: ShopProduct = .make("1", slug: "new")) async throws -> MirrorFixture {
    let mirror = try MirrorFixture()
    for product in [.make("1", slug: "older"), .make("1", slug: "old"), product] {
      _ = try await mirror.pull(.make([product, .make("2")]))
    }
    return mirror
  }
}
