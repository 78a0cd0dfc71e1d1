export { CertifiedProductsList, type ProductsImported } from './certified-products.ts';
export type { ChangeKind, DeviceChange } from './device-changes.ts';
export { inventoryQueries, type DeviceSearch } from './queries.ts';
export { DeviceReader, deviceUnknown, type SeenDevice } from './device-reader.ts';
export { InstallerSuggestions, type InstallerSuggestion } from './installer-suggestions.ts';
export { inventoryServices, type InventoryServiceEngines } from './inventory-services.ts';
export { DeviceWriter, userRolesOf, type DeviceWriterEngines } from './device-writer.ts';
export type { InventoryEngines } from './inventory-engines.ts';
export type { DeviceRow, RowOutcome } from './inventory-import.ts';
export * from './device-document.ts';
export { mapAccess, mapIdCaption, ownMapId, ownMapIds } from './map-access.ts';
export { mapNotices, mapNoticesSchema, type MapNotice, type MapNotices } from './map-notices.ts';
export { mapReportColumns, MapReports, type MapReportMade, type MapReportRow } from './map-report.ts';
export {
  differenceCountsSchema,
  differences,
  Reconciliation,
  type Difference,
  type Discrepancy,
  type RegistrationsAfter,
} from './reconciliation.ts';
export { mirrorSupply, type Supply, type SupplyAt } from './supply.ts';
export { inventoryView } from './views.ts';
