import type { PartyId, RequestId } from '@icx/identifiers';
import type { Candidate } from '@icx/requests';
import { addDays, plainDate } from '@icx/working-days';
import type { Chance } from './chance.ts';
import { device } from './devices.ts';
import type { Stage } from './stage.ts';
import { bySize, failing, successor } from './suppliers.ts';
import { instantOf, succeededAt } from './times.ts';

/** So many of those asked first did install; the others were recorded wrongly. */
const RIGHTLY_RECORDED = 0.93;

const installDates = Array.from({ length: 80 }, (_, days) => {
  const installedOn = addDays(plainDate('2026-10-01'), days);
  return { installedOn, day90: addDays(installedOn, 90) };
});
/** Before the obligation began. */
const longAgo = { installedOn: plainDate('2021-06-01'), day90: plainDate('2021-08-30') };

/** Of what a successor goes on with. */
export const continuationOf = (request: RequestId): RequestId => `${request}S` as RequestId;

const requestId = (n: number): RequestId => `icr_QUARTER${n.toString(36).toUpperCase().padStart(8, '0')}` as RequestId;

/** The n-th request of the quarter. */
export const raise = (stage: Stage, chance: Chance, n: number, now: number): void => {
  const here = (id: PartyId): PartyId => (id === failing && now >= succeededAt ? successor : id);
  const requester = here(chance.of(bySize).id);
  const another = (not?: PartyId) => {
    for (;;) {
      const one = chance.of(bySize);
      if (here(one.id) !== requester && one.id !== not) return one;
    }
  };
  const installer = another();
  const candidates: Candidate[] = [
    { party: installer.id, basis: 'recorded-installer', evidence: 'Smart Metering Inventory' },
    { party: another(installer.id).id, basis: 'losing-supplier', evidence: 'registered before the requester' },
  ];
  if (!chance.happens(RIGHTLY_RECORDED)) candidates.reverse();
  const backlog = installer.habit === 'backlog' && chance.happens(0.7);
  const installed = backlog ? longAgo : installDates[n % installDates.length]!;
  const request = requestId(n);
  stage.act(
    request,
    {
      ...{ type: 'raise', at: instantOf(now), by: requester, request, device: device(n), backlog, candidates },
      smiStatus: chance.happens(0.9) ? 'InstalledNotCommissioned' : 'Pending',
      installation: { ...installed, source: 'inventory', wan: 'connected' },
    },
    { party: requester, channel: 'api' },
    now,
  );
};
