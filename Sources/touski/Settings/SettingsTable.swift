/// Every setting the program reads, in the order in which `--help` and the README show them.
enum SettingsTable {
  static let host = Setting(
    name: "TOUSKI_HOST", flag: "--host", kind: .text, standard: "127.0.0.1",
    sentence: "Address to listen on; 0.0.0.0 where only PORT is given.")
  static let port = Setting(
    name: "TOUSKI_PORT", otherNames: ["PORT"], flag: "--port", kind: .port, standard: "8080",
    sentence: "Port to listen on.")
  static let data = Setting(
    name: "TOUSKI_DATA", flag: "--data", kind: .text, standard: ".touski", sentence: "Folder of the server's files.")
  static let directusURL = Setting(
    name: "NEXT_PUBLIC_DIRECTUS_URL",
    otherNames: ["DIRECTUS_URL", "NEXT_PUBLIC_DIRECTUS_API_URL", "DIRECTUS_API_URL"], flag: "--directus",
    kind: .url, sentence: "Base address of the shop's Directus.")
  static let directusToken = Setting(
    name: "DIRECTUS_STATIC_TOKEN", kind: .secret,
    sentence: "Static token of a Directus user who may read the catalogue.")
  static let directusEmail = Setting(
    name: "DIRECTUS_EMAIL", otherNames: ["NEXT_PUBLIC_DIRECTUS_EMAIL"], kind: .text,
    sentence: "E-mail to sign in to Directus with, where the token is not set or refused.")
  static let directusPassword = Setting(
    name: "DIRECTUS_PASSWORD", otherNames: ["NEXT_PUBLIC_DIRECTUS_PASSWORD"], kind: .password,
    sentence: "Password of that user.")
  static let directusNames = Setting(
    name: "TOUSKI_DIRECTUS_NAMES", kind: .list,
    sentence: "Collections and fields that are not found by themselves, as products=articles,products.price=prix.")
  static let hookToken = Setting(
    name: "TOUSKI_DIRECTUS_HOOK_TOKEN", kind: .key,
    sentence: "What Directus sends with its hook; without it the hook is closed.")
  static let adminKey = Setting(
    name: "TOUSKI_ADMIN_KEY", kind: .key, sentence: "Opens everything under /admin; closed without it.")
  static let cjToken = Setting(
    name: "CJ_STATIC_TOKEN", kind: .secret, sentence: "CJ access token; used before CJ_API_KEY.")
  static let cjKey = Setting(
    name: "CJ_API_KEY", kind: .secret, sentence: "CJ API key, with which the server signs in by itself.")
  static let cjURL = Setting(
    name: "CJ_BASE_URL", flag: "--cj", kind: .url, standard: "https://developers.cjdropshipping.com",
    sentence: "Address of CJ's API, with or without /api2.0/v1.")
  static let cjEnabled = Setting(
    name: "CJ_ENABLED", kind: .flag, standard: "1", sentence: "0 pauses the supplier: nothing is asked, no point spent."
  )
  static let language = Setting(
    name: "TOUSKI_LANG", kind: .language,
    sentence: "Language where none is asked for, as fr-CA; the product's own texts where not set.")
  static let currency = Setting(
    name: "SHOP_CURRENCY", kind: .text, standard: "CAD", sentence: "ISO 4217 code in which the shop sells.")
  static let margin = Setting(
    name: "TOUSKI_MARGIN", kind: .text, standard: "30+0",
    sentence: "Margin in percent and fixed part, where neither product nor provider has one.")
  static let ending = Setting(
    name: "TOUSKI_PRICE_ENDING", kind: .choice(["none", ".99", ".95", ".00"]), standard: "none",
    sentence: "How computed prices end.")
  static let jump = Setting(
    name: "TOUSKI_PRICE_JUMP", kind: .whole(0...1000), standard: "20",
    sentence: "Percent by which a computed price may leave the stored one.")
  static let floorExtra = Setting(
    name: "TOUSKI_FLOOR_EXTRA", kind: .decimal(atLeast: 0), standard: "0",
    sentence: "What a price must bring above cost, in the shop's currency.")
  static let shipFrom = Setting(
    name: "TOUSKI_SHIP_FROM", kind: .list, sentence: "Countries whose stock counts, as CN,US; all where not set.")
  static let safetyStock = Setting(
    name: "TOUSKI_SAFETY_STOCK", kind: .whole(0...1_000_000), standard: "2",
    sentence: "Pieces kept back from what the supplier reports.")
  static let quantityCap = Setting(
    name: "TOUSKI_QUANTITY_CAP", kind: .whole(1...1_000_000), standard: "20",
    sentence: "The largest quantity shown to visitors.")
  static let requireImage = Setting(
    name: "TOUSKI_REQUIRE_IMAGE", kind: .flag, standard: "0", sentence: "1 hides products without an image.")
  static let imageHosts = Setting(
    name: "TOUSKI_IMAGE_HOSTS", kind: .list, sentence: "Hosts images may come from; any https host where not set.")
  static let renderThreads = Setting(
    name: "TOUSKI_RENDER_THREADS", flag: "--render-threads", kind: .whole(1...64),
    sentence: "Threads that render pages; as many as cores where not set.")
  static let memory = Setting(
    name: "TOUSKI_MEMORY_MIB", flag: "--memory-mib", kind: .whole(1...65_536), standard: "64",
    sentence: "Memory for finished answers.")
  static let diskMemory = Setting(
    name: "TOUSKI_CACHE_MIB", flag: "--cache-mib", kind: .whole(1...1_048_576), standard: "256",
    sentence: "Disk space for finished answers, in cache.sqlite.")
  static let loops = Setting(
    name: "TOUSKI_LOOPS", flag: "--loops", kind: .whole(1...64), standard: "1",
    sentence: "Threads that accept and answer, each with its share of the connections.")
  static let trusted = Setting(
    name: "TOUSKI_TRUSTED_NETWORKS", kind: .networks, standard: "127.0.0.0/8,::1",
    sentence: "Networks whose clients are never limited, as that of the shop's own front end.")
  static let proxies = Setting(
    name: "TOUSKI_TRUSTED_PROXIES", kind: .networks,
    sentence: "Proxies that are believed when they tell the client in X-Forwarded-For, as 127.0.0.1,10.0.0.0/8.")
  static let rate = Setting(
    name: "TOUSKI_RATE", kind: .whole(0...1_000_000), standard: "50",
    sentence: "Requests a second that one address may make without a key; 0 for no limit.")
  static let rateBurst = Setting(
    name: "TOUSKI_RATE_BURST", kind: .whole(1...1_000_000), standard: "500",
    sentence: "Requests it may make at once, after a while without any.")
  static let storefrontKey = Setting(
    name: "TOUSKI_STOREFRONT_KEY", kind: .key,
    sentence: "Lifts that limit for whoever sends it, as a front end that is not in a trusted network.")
  static let publicFolder = Setting(
    name: "TOUSKI_PUBLIC", flag: "--public", kind: .text,
    sentence: "Folder whose docs are served under /docs; Public in the working directory where there is one.")
  static let logLevel = Setting(
    name: "TOUSKI_LOG", flag: "--log", kind: .choice(["debug", "info", "warning", "error"]), standard: "info",
    sentence: "Least important log line to write.")
  static let file = Setting(
    name: "TOUSKI_CONFIG", flag: "--config", kind: .text,
    sentence: "JSON file of these names, for what the environment does not set.")

  static let serve = [
    host, port, data, directusURL, directusToken, directusEmail, directusPassword, directusNames, hookToken, adminKey,
    cjToken, cjKey, cjURL, cjEnabled, language, currency, margin, ending, jump, floorExtra, shipFrom,
    safetyStock, quantityCap, requireImage, imageHosts, loops, renderThreads, memory, diskMemory, trusted, proxies,
    rate, rateBurst, storefrontKey, publicFolder, logLevel, file,
  ]

  static let directusPort = Setting(
    name: "TOUSKI_SANDBOX_DIRECTUS_PORT", flag: "--directus-port", kind: .port, standard: "8055",
    sentence: "Port of the sandbox's Directus.")
  static let directusShape = Setting(
    name: "TOUSKI_SANDBOX_DIRECTUS_SHAPE", flag: "--directus-shape", kind: .choice(["reference", "owner"]),
    standard: "reference",
    sentence:
      "Its collections there: reference, 60 products with translations, or owner, 24 with other names and no relations."
  )
  static let sandboxHook = Setting(
    name: "TOUSKI_SANDBOX_HOOK_URL", flag: "--hook", kind: .url,
    sentence: "Where that Directus tells of each write, as a Flow does; in a demo its own server where not set.")
  static let sandboxHookToken = Setting(
    name: "TOUSKI_SANDBOX_HOOK_TOKEN", flag: "--hook-token", kind: .secret,
    sentence: "What it sends there as X-Hook-Token.")
  static let cjPort = Setting(
    name: "TOUSKI_SANDBOX_CJ_PORT", flag: "--cj-port", kind: .port, standard: "8056",
    sentence: "Port of the sandbox's CJ.")

  static let sandbox = [directusPort, directusShape, sandboxHook, sandboxHookToken, cjPort, logLevel, file]

  /// `FX_USD_CAD` and the like: units of the second currency for one of the first.
  static func isExchangeRate(_ name: String) -> Bool {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "FX"
      && parts.dropFirst().allSatisfy { $0.utf8.count == 3 && $0.utf8.allSatisfy { (65...90).contains($0) } }
  }

  /// Names the owner's front knows and we do not need, each with the reason.
  static let notNeeded: [(names: [String], because: String)] = [
    (
      [
        "CJ_TOKEN_URL", "CJ_PRODUCTS_PATH", "CJ_TOKEN_HEADER", "CJ_TOKEN_PREFIX", "CJ_Q_PARAM", "CJ_PAGE_PARAM",
        "CJ_SIZE_PARAM", "CJ_CATEGORY_PARAM", "CJ_MIN_PRICE_PARAM", "CJ_MAX_PRICE_PARAM", "CJ_SORT_PARAM",
        "CJ_USE_POST",
        "CJ_STRICT", "CJ_API_URL",
      ], "the way to call CJ is built in"
    ),
    (["CJ_CLIENT_ID", "CJ_CLIENT_SECRET"], "CJ signs in with an API key"),
    (["CJ_EMAIL"], "CJ signs in with the API key alone"),
    (["CJ_MOCK"], "touski demo runs against doubles instead"),
    (["CRON_SECRET"], "the server refreshes by itself"),
  ]
}
