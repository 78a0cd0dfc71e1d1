import type { Clock } from '@icx/runtime';
import { Commands } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { Mpxn } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { Register, SupplyRegister } from '@icx/parties-service';
import { instant, londonDate, type PlainDate } from '@icx/working-days';
import { CertifiedProductsList } from './certified-products.ts';
import { DeviceReader } from './device-reader.ts';
import { DeviceWriter } from './device-writer.ts';
import { InstallerSuggestions } from './installer-suggestions.ts';
import { MapReports } from './map-report.ts';
import { Reconciliation } from './reconciliation.ts';
import { mirrorSupply, type Supply, type SupplyAt } from './supply.ts';

export interface InventoryServiceEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly clock: Clock;
  readonly register: Register;
  readonly supply: SupplyRegister;
}

/** What serves the mirror, ready to use without Nest. Registration counts; where it knows nothing, the mirror does. */
export const inventoryServices = async ({ log, views, clock, register, supply }: InventoryServiceEngines) => {
  const engines = { views, clock, register, commands: new Commands(log, views) };
  const today = (): PlainDate => londonDate(instant(clock.now()));
  const registered: SupplyAt = (mpxns) => supply.suppliesAt(mpxns, today());
  const mirrored = mirrorSupply(views);
  const supplyAt: SupplyAt = async (mpxns) => {
    const known = await registered(mpxns);
    const others = mpxns.filter((mpxn) => !known.has(mpxn));
    return new Map<Mpxn, Supply>([...(others.length > 0 ? await mirrored(others) : []), ...known]);
  };
  const certified = await CertifiedProductsList.open({ log, ...engines });
  const reader = new DeviceReader(engines, supply, supplyAt);
  return {
    writer: new DeviceWriter({ ...engines, certified, supplyAt }),
    certified,
    reports: new MapReports(log, engines, supplyAt),
    reconciliation: new Reconciliation(views, registered, (after, limit) =>
      supply.suppliesAfter(after, limit, today()),
    ),
    reader,
    suggestions: new InstallerSuggestions(engines, reader, supply),
  };
};
