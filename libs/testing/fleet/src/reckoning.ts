import type { RecordedEvent } from '@icx/event-store';
import type { Act, Raised } from './load.ts';
import type { PublicRecord } from './receivers.ts';

const requestEvent = (name: string): string => `requests.${name}.v1`;
const answers = ['code-supplied', 'installation-denied', 'code-not-held'].map(requestEvent);
const ends = ['request-superseded', 'request-withdrawn', 'request-closed'].map(requestEvent);

/** What is in the log once for an act: one of these. */
const markOf = (path: string): readonly string[] => {
  if (path === '/v1/requests') return [requestEvent('install-code-requested')];
  if (path.endsWith('/answer')) return answers;
  if (path.endsWith('/reveal')) return [requestEvent('code-revealed')];
  if (path === '/v1/sandbox/clock') return ['sandbox.clock-moved.v1'];
  if (path.startsWith('/v1/files')) return ['files.file-received.v1'];
  if (path === '/v1/inventory/devices') return ['inventory.import-received.v1'];
  throw new Error(`Nobody said what ${path} leaves in the log.`);
};

const commandOf = ({ metadata }: RecordedEvent): string =>
  `${String(metadata['party'])} ${String(metadata['command'])}`;

/** Every act is in the log as often as it was done: once, a reveal at most as often as it was asked for [law 9]; and no other. */
export const actsAmiss = (acts: readonly Act[], events: readonly RecordedEvent[]): string[] => {
  const byCommand = Map.groupBy(events, commandOf);
  const known = new Set(acts.map(({ party, command }) => `${party} ${command}`));
  const wrong = acts.flatMap((act) => {
    const own = byCommand.get(`${act.party} ${act.command}`) ?? [];
    const marks = own.filter(({ type }) => markOf(act.path).includes(type));
    const most = act.path.endsWith('/reveal') ? act.tries : 1;
    const elsewhere = act.path === '/v1/requests' && marks[0]?.stream !== act.body.id;
    return marks.length >= 1 && marks.length <= most && !elsewhere
      ? []
      : [`${act.path} by ${act.party}, ${act.command}, is ${marks.length} times in the log`];
  });
  const foreign = [...byCommand].filter(
    ([command, [event]]) => event?.metadata['channel'] === 'api' && !known.has(command),
  );
  return [...wrong, ...foreign.map(([command]) => `${command} is in the log, and nobody did it`)];
};

/** No leg has two answers, no request two ends, no switch the same effect twice. */
export const repeated = (events: readonly RecordedEvent[]): string[] => {
  const what = (event: RecordedEvent): string | undefined => {
    const { stream, type, data } = event;
    if (answers.includes(type)) return `${stream} leg ${String(data['leg'])} answer`;
    if (ends.includes(type)) return `${stream} ${type}`;
    if (type === requestEvent('breach-recorded')) return `${stream} leg ${String(data['leg'])} breach`;
    if (type === requestEvent('reminder-due')) return `${stream} leg ${String(data['leg'])} ${reminderOf(data)}`;
    if (type === 'switching.switch-recorded.v1')
      return `${stream} switch ${String(data['id'])} ${String(data['version'])}`;
    return undefined;
  };
  return [...Map.groupBy(events, what)].flatMap(([name, all]) =>
    name === undefined || all.length === 1 ? [] : [`${name}: ${all.length} times`],
  );
};

const reminderOf = (data: RecordedEvent['data']): string => String(data['reminder']);

interface Deadline {
  readonly dueAt: string;
  readonly reminders: readonly { readonly kind: string; readonly at: string }[];
}

/** Of each leg that nobody answered, what should have fired by now and did not; of the others, what should not have. */
export const deadlinesAmiss = (events: readonly RecordedEvent[], now: string): { fired: number; amiss: string[] } => {
  let fired = 0;
  const amiss = [...Map.groupBy(events, ({ stream }) => stream)].flatMap(([stream, own]) => {
    const received = own.find(({ type }) => type === requestEvent('leg-received'));
    if (!received) return [];
    const { dueAt, reminders } = received.data['deadline'] as unknown as Deadline;
    const over = own.some(({ type }) => answers.includes(type) || ends.includes(type));
    const due = over
      ? []
      : [...reminders.filter(({ at }) => at <= now).map(({ kind }) => kind), ...(dueAt <= now ? ['breach'] : [])];
    const done = own.flatMap(({ type, data }) => {
      if (type === requestEvent('reminder-due')) return [reminderOf(data)];
      return type === requestEvent('breach-recorded') ? ['breach'] : [];
    });
    fired += done.length;
    return done.toSorted().join() === due.toSorted().join()
      ? []
      : [`${stream}: ${done.join()} in place of ${due.join()}`];
  });
  return { fired, amiss };
};

/** Milliseconds: by half of what clocks of the drill differ. */
const APART = 150_000;

/** How often the log goes back in time: what a process wrote whose clock is behind that of whoever wrote before it. */
export const clocksApart = (events: readonly RecordedEvent[]): number =>
  events.filter((event, n) => Date.parse(event.recordedAt) < Date.parse(events[n - 1]?.recordedAt ?? '') - APART)
    .length;

/** Of what should have happened so often at least, what did not: a fault that nobody had is no fault survived. */
export const tooFew = <Name extends string>(
  counts: Readonly<Partial<Record<Name, number>>>,
  least: Readonly<Partial<Record<Name, number>>>,
): string[] =>
  (Object.entries(least) as [Name, number][]).flatMap(([name, wanted]) => {
    const count = counts[name] ?? 0;
    return count >= wanted ? [] : [`${name}: ${count}, of ${wanted} at least`];
  });

/** What receivers have otherwise than it was to be published. */
export const publishingAmiss = (expected: PublicRecord, received: PublicRecord): string[] => {
  const [want, have] = [expected.courses(), received.courses()];
  return [...new Set([...want.keys(), ...have.keys()])].flatMap((key) => {
    const [wanted, had] = [want.get(key)?.join() ?? '', have.get(key)?.join() ?? ''];
    return wanted === had ? [] : [`${key}: ${had} in place of ${wanted}`];
  });
};

/** Of each supply point that was told of, what was not taken once per version, or did not end its request. */
export const switchesAmiss = (
  points: readonly string[],
  raised: readonly Raised[],
  events: readonly RecordedEvent[],
): string[] => {
  const requestOf = new Map(raised.map(({ device, request }) => [device.mpxn, request]));
  const recorded = Map.groupBy(
    events.filter(({ metadata }) => metadata['channel'] === 'topic'),
    ({ stream }) => stream,
  );
  const superseded = new Set(
    events.flatMap(({ type, stream }) => (type === requestEvent('request-superseded') ? [stream] : [])),
  );
  return points.filter((mpxn) => recorded.get(`supply-${mpxn}`)?.length !== 2 || !superseded.has(requestOf.get(mpxn)!));
};
