import type { NewEvent, PairedEventStore } from '@icx/event-store';
import { parseRequestId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { decide, fold, passTime } from '@icx/requests';
import type { Facts, RequestCommand, RequestEvent } from '@icx/requests';
import { defaultPolicy } from '@icx/requests-service';
import type { Instant } from '@icx/working-days';
import { benchDevice } from './sandbox-folder.ts';

const facts = (now: Instant): Facts => ({
  now,
  terms: defaultPolicy.terms,
  calendars: defaultPolicy.calendars,
  retention: defaultPolicy.retention,
  obligationFrom: defaultPolicy.obligationFrom,
  addressee: () => ({ obligated: true, receipt: 'immediate' }),
  successorOf: () => undefined,
});

/**
 * The events of the n-th request raised at that instant, as the decider makes them; answered and revealed if asked.
 * @param until what time alone brings about until then is among them
 */
export const eventsOfRequest = (n: number, at: Instant, whole: boolean, until?: Instant): readonly RequestEvent[] => {
  const { deviceId, deviceType, mpxn, registeredSupplier: AAAA, installingSupplier } = benchDevice(n);
  const BBBB = installingSupplier;
  const raise: RequestCommand = {
    type: 'raise',
    at,
    by: AAAA,
    request: requestIdOf(n),
    device: { deviceId, deviceType, mpxn, msn: null, manufacturer: null },
    smiStatus: 'InstalledNotCommissioned',
    backlog: false,
    candidates: [{ party: BBBB, basis: 'recorded-installer', evidence: 'Smart Metering Inventory' }],
    installation: { installedOn: null, day90: null, wan: 'connected' },
  };
  const ref = { id: `bench-${n}`, sequence: String(n + 1), fingerprint: 'f'.repeat(64) };
  const rest: RequestCommand[] = [
    {
      type: 'answer',
      at,
      by: BBBB,
      answer: 'code-supplied',
      code: { ref, representation: 'raw-16+crc', check: 'crc-checked' },
    },
    { type: 'reveal', at, by: AAAA, format: 'sr-8.11', reason: 'join', supplyFrom: at, volume },
  ];
  const events: RequestEvent[] = [];
  for (const command of whole ? [raise, ...rest] : [raise])
    events.push(...decide(command, fold(events), facts(at)).events);
  if (until !== undefined) events.push(...must(passTime(fold(events), until, facts(until))).events);
  return events;
};

const volume = { revealed: 0, threshold: 1, quota: 1 };

export const requestIdOf = (n: number) => must(parseRequestId(`icr_BENCH${n.toString(16).padStart(12, '0')}`));

/** Appends so many requests, each in one append, a thousand at a time. Returns the number of events. */
export const simulateRequests = async (
  log: PairedEventStore,
  count: number,
  raisedAt: (n: number) => Instant,
  { whole, until }: { readonly whole: boolean; readonly until?: Instant },
): Promise<number> => {
  let total = 0;
  const batch = 1000;
  for (let first = 0; first < count; first += batch)
    await Promise.all(
      Array.from({ length: Math.min(batch, count - first) }, (_, index) => {
        const events = eventsOfRequest(first + index, raisedAt(first + index), whole, until);
        total += events.length;
        return log.append(requestIdOf(first + index), 'no-stream', events as readonly unknown[] as readonly NewEvent[]);
      }),
    );
  return total;
};
