import { replaysGolden } from '@icx/decider-testing';
import { certifiedProductsEventTypes, deviceEventTypes, evolveCertifiedProducts, evolveDevice } from './index.ts';
import type { CertifiedProducts, CertifiedProductsImported, DeviceState, InventoryEvent } from './index.ts';

replaysGolden(new URL('golden/devices.jsonl', import.meta.url), deviceEventTypes, (events: readonly InventoryEvent[]) =>
  events.reduce<DeviceState>(evolveDevice, null),
);
replaysGolden(
  new URL('golden/certified-products.jsonl', import.meta.url),
  certifiedProductsEventTypes,
  (events: readonly CertifiedProductsImported[]) => [
    ...events.reduce<CertifiedProducts>(evolveCertifiedProducts, new Set()),
  ],
);
