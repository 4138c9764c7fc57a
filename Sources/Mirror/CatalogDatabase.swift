import SQLite

/// The schema of `catalog.sqlite`: what the neighbours told, what was derived of it, what changed.
///
/// Steps are only ever appended; a file written by an older program is brought up to date when it is opened.
enum CatalogDatabase {
  /// Opens the file for writing, with `synchronous = FULL`: at a power cut NORMAL could lose the last transactions, and
  /// the numbers they gave out would be given again while pages kept elsewhere already carry them.
  static func writer(_ path: String) throws -> WriterThread {
    let thread = try WriterThread(.file(path), name: "catalog-writer", migrations: migrations)
    do {
      try thread.performBlocking { try $0.execute("PRAGMA synchronous = FULL") }
    } catch {
      thread.stop()
      throw error
    }
    return thread
  }

  static let migrations = Migrations([shop, supplier, listing, tags, alerts, texts])

  /// The shop's rows as last pulled. A product may name a category or provider the shop does not have, so those are
  /// no foreign keys.
  private static let shop = """
    CREATE TABLE product (
      id TEXT PRIMARY KEY NOT NULL,
      sku TEXT, slug TEXT, name TEXT NOT NULL, description_html TEXT,
      is_visible INTEGER NOT NULL, is_featured INTEGER NOT NULL,
      price TEXT, compare_at_price TEXT, currency TEXT, cost TEXT,
      margin_percent TEXT, margin_fixed TEXT, is_price_calculated INTEGER,
      stock INTEGER, image_urls TEXT NOT NULL, category_ids TEXT NOT NULL,
      provider_id TEXT, supplier_product_id TEXT, variants TEXT NOT NULL, weight_grams INTEGER,
      last_sync INTEGER, created_at INTEGER, updated_at INTEGER, position INTEGER,
      first_pulled_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE category (
      id TEXT PRIMARY KEY NOT NULL,
      name TEXT NOT NULL, slug TEXT, parent_id TEXT, preset TEXT, is_visible INTEGER NOT NULL, position INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE provider (
      id TEXT PRIMARY KEY NOT NULL,
      code TEXT NOT NULL, name TEXT NOT NULL, currency TEXT, margin_percent TEXT, margin_fixed TEXT,
      is_active INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mirror_state (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      generation INTEGER NOT NULL,
      shape BLOB NOT NULL,
      first_pulled_at INTEGER,
      last_pulled_at INTEGER
    ) STRICT;
    """

  /// What suppliers told. `reference.key` is what a product asked by, folded; `ref` what it turned out to be.
  private static let supplier = """
    CREATE TABLE supplier_product (
      supplier TEXT NOT NULL, ref TEXT NOT NULL, ref_key TEXT NOT NULL,
      sku TEXT, sku_key TEXT, name TEXT, image_urls TEXT NOT NULL DEFAULT '[]', weight_grams INTEGER,
      is_removed INTEGER NOT NULL DEFAULT 0,
      product_observed_at INTEGER, stock_observed_at INTEGER, not_found_at INTEGER,
      PRIMARY KEY (supplier, ref)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX supplier_product_ref ON supplier_product (supplier, ref_key);
    CREATE INDEX supplier_product_sku ON supplier_product (supplier, sku_key) WHERE sku_key IS NOT NULL;
    CREATE TABLE supplier_variant (
      supplier TEXT NOT NULL, ref TEXT NOT NULL, vid TEXT NOT NULL, position INTEGER NOT NULL,
      sku TEXT, sku_key TEXT, option_values TEXT NOT NULL DEFAULT '[]', image_url TEXT, weight_grams INTEGER,
      cost_micro_usd INTEGER, observed_at INTEGER, source TEXT,
      is_stock_known INTEGER NOT NULL DEFAULT 0, stock_observed_at INTEGER, stock_source TEXT,
      PRIMARY KEY (supplier, ref, vid),
      FOREIGN KEY (supplier, ref) REFERENCES supplier_product (supplier, ref) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX supplier_variant_sku ON supplier_variant (supplier, sku_key) WHERE sku_key IS NOT NULL;
    CREATE TABLE supplier_stock (
      supplier TEXT NOT NULL, ref TEXT NOT NULL, vid TEXT NOT NULL, country TEXT NOT NULL,
      cj INTEGER NOT NULL, factory INTEGER NOT NULL, verified INTEGER,
      observed_at INTEGER NOT NULL, source TEXT NOT NULL,
      PRIMARY KEY (supplier, ref, vid, country),
      FOREIGN KEY (supplier, ref, vid) REFERENCES supplier_variant (supplier, ref, vid) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE reference (
      supplier TEXT NOT NULL, key TEXT NOT NULL, ref TEXT, not_found_at INTEGER,
      PRIMARY KEY (supplier, key),
      CHECK (ref IS NOT NULL OR not_found_at IS NOT NULL)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reference_ref ON reference (supplier, ref) WHERE ref IS NOT NULL;
    CREATE TABLE product_reference (
      product_id TEXT PRIMARY KEY NOT NULL REFERENCES product (id) ON DELETE CASCADE,
      supplier TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
      is_product_id INTEGER NOT NULL, is_guess INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX product_reference_key ON product_reference (supplier, key);
    """

  /// What was derived. A slug is granted to one visible product. Each sort has its index, in its order to the last
  /// column, so that a page is read off it.
  private static let listing = """
    CREATE TABLE product_slug (
      slug TEXT PRIMARY KEY NOT NULL,
      product_id TEXT NOT NULL UNIQUE REFERENCES product (id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE listing (
      product_id TEXT PRIMARY KEY NOT NULL REFERENCES product (id) ON DELETE CASCADE,
      is_listed INTEGER NOT NULL, fingerprint BLOB, changes_at INTEGER,
      last_rank INTEGER NOT NULL, is_unavailable INTEGER NOT NULL, is_plain INTEGER NOT NULL,
      position INTEGER NOT NULL, newness INTEGER NOT NULL, price INTEGER NOT NULL, name TEXT NOT NULL,
      CHECK ((fingerprint IS NOT NULL) = is_listed)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX listing_changes_at ON listing (changes_at) WHERE changes_at IS NOT NULL;
    CREATE INDEX listing_featured
      ON listing (is_listed, last_rank, is_unavailable, is_plain, position, newness, product_id);
    CREATE INDEX listing_newest ON listing (is_listed, last_rank, newness, product_id);
    CREATE INDEX listing_price ON listing (is_listed, last_rank, price, product_id);
    CREATE INDEX listing_price_down ON listing (is_listed, last_rank, price DESC, product_id);
    CREATE INDEX listing_name ON listing (is_listed, last_rank, name, product_id);
    CREATE INDEX listing_name_down ON listing (is_listed, last_rank, name DESC, product_id);
    CREATE TABLE product_category (
      product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
      category_id TEXT NOT NULL,
      PRIMARY KEY (product_id, category_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX product_category_category ON product_category (category_id);
    """

  /// The one rule of truth: `seq` is the number of the last change a visitor could see under `name`.
  private static let tags = """
    CREATE TABLE tag (
      name TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, pending INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tag_seq ON tag (seq);
    """

  /// Texts by language, addresses that were given up, and when a tag last moved.
  private static let texts = """
    CREATE TABLE language (code TEXT PRIMARY KEY NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE product_text (
      product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE, language TEXT NOT NULL,
      name TEXT, description_html TEXT, seo_title TEXT, seo_description TEXT,
      PRIMARY KEY (product_id, language)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE category_text (
      category_id TEXT NOT NULL REFERENCES category (id) ON DELETE CASCADE, language TEXT NOT NULL,
      name TEXT, description_html TEXT, seo_title TEXT, seo_description TEXT,
      PRIMARY KEY (category_id, language)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE slug_history (
      slug TEXT PRIMARY KEY NOT NULL,
      product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
      left_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX slug_history_product ON slug_history (product_id);
    ALTER TABLE tag ADD COLUMN moved_at INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX tag_pending ON tag (pending) WHERE pending = 1;
    """

  /// What the owner was told about a product's price, so that it is told once and not at each start.
  private static let alerts = """
    ALTER TABLE listing ADD COLUMN price_alert TEXT CHECK (price_alert IN ('jump', 'currency'));
    """
}
