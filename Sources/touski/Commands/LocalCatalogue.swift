import Mirror
import Storefront
import Telemetry

/// The catalogue's file in this process, for a command that works while no server holds the folder.
enum LocalCatalogue {
  /// A writer that derives as the server does, so that a server started later finds nothing to derive again.
  ///
  /// - Throws: `Stop` where the file cannot be used.
  static func writer(_ settings: ServeSettings, folder: DataFolder, clock: WallClock, log: Log) throws -> CatalogWriter
  {
    do {
      return try CatalogWriter(
        path: folder.file("catalog.sqlite"), policy: settings.policy, suppliersWithClient: settings.knownSuppliers,
        projection: ProductJSON.projection, projectionVersion: CatalogServer.pageVersion,
        generation: .random(in: .min ... .max), clock: clock, log: log, onCommit: { _ in })
    } catch {
      throw Stop("the data folder \(settings.dataFolder) cannot be used: \(error)")
    }
  }
}
