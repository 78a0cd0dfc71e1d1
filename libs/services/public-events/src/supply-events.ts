import type { Message } from '@icx/bus';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import { keyedId, type KeyRing } from '@icx/keys';
import { aSuccession, type SupplyRegister } from '@icx/parties-service';
import { folded } from '@icx/commands';
import { maskedMpxn } from '@icx/reporting';
import { registrationHistory, visibleTo, type ReceivedSwitch, type RegistrationHistory } from '@icx/switching';
import type { Audience } from './audiences.ts';
import { viewerOf } from './audiences.ts';
import { messageOf } from './cloud-events.ts';
import { publicEvents } from './public-events.ts';

export interface SupplyFollowing {
  readonly log: Pick<EventStore, 'readStream'>;
  readonly keys: Pick<KeyRing, 'hmac'>;
  /** The successions in force pass supply on without a switch. */
  readonly supply: Pick<SupplyRegister, 'reached' | 'successions'>;
}

/** Who supplies when, as an audience may see it: by which switch is not told, for the feed names them as it likes. */
const periodsFor = (audience: Audience, history: RegistrationHistory) =>
  (visibleTo(viewerOf(audience), history)?.periods ?? []).map(({ supplier, from, to }) => ({ supplier, from, to }));

/** A switch, to everybody whose view of the meter point it changes. Its key is a name of ours: the MPxN is not SECAS's to read there. */
const switchMessages = async (
  event: RecordedEvent,
  { log, keys, supply }: SupplyFollowing,
  source: string,
): Promise<readonly Message[]> => {
  const stream = await log.readStream(event.stream);
  const told = stream.filter(({ revision }) => revision <= event.revision);
  const messages = told.map(({ data }) => data as unknown as ReceivedSwitch);
  await supply.reached(event.position);
  const book = await supply.successions();
  const [before, now] = [messages.slice(0, -1), messages].map((known) => registrationHistory(known, book));
  const suppliers = [before!, now!].flatMap(({ periods }) => periods.map(({ supplier }) => supplier));
  const { mpxn, receivedAt } = messages.at(-1)!;
  const subject = `sup_${keyedId(keys, ['supply', mpxn], 24)}`;
  return [...new Set<Audience>(['secas', ...suppliers])].flatMap((audience) => {
    const periods = periodsFor(audience, now!);
    if (JSON.stringify(periods) === JSON.stringify(periodsFor(audience, before!))) return [];
    const data = { mpxn: audience === 'secas' ? maskedMpxn(mpxn) : mpxn, receivedAt, periods };
    return [messageOf(event, { audience, subject, data, source })];
  });
};

/** A succession, to SECAS and both parties. Which meter points it is about, and why, is not told. */
const successionMessages = async (
  event: RecordedEvent,
  { log }: SupplyFollowing,
  source: string,
): Promise<readonly Message[]> => {
  const { state } = folded(event.stream, await log.readStream(event.stream), aSuccession);
  if (!state) return [];
  const { kind, from, to, fuel, mpxns, effectiveFrom, grace } = state;
  const at = (event.data['recordedAt'] ?? event.data['at']) as string;
  const data = { kind, from, to, fuel, mpxnCount: mpxns?.length ?? null, effectiveFrom, grace, at };
  return (['secas', from, to] as const).map((audience) =>
    messageOf(event, { audience, subject: event.stream, data, source }),
  );
};

/** What others may know of an event about who supplies; of one of a newer release, nothing. */
export const supplyMessages = async (
  event: RecordedEvent,
  following: SupplyFollowing,
  source: string,
): Promise<readonly Message[]> => {
  if (!Object.hasOwn(publicEvents, event.type)) return [];
  return event.type === 'switching.switch-recorded.v1'
    ? switchMessages(event, following, source)
    : successionMessages(event, following, source);
};
