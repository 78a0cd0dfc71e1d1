import { parseLogKey, type LogKey } from '../../checkpoint/log-key.ts';
import { sealOf } from '../../seal/seal.ts';
import { bundle, signer, stranger } from './bundle.fixture.ts';
import { verifyEvidence } from './verify-evidence.ts';

type Json = Awaited<ReturnType<typeof bundle>>;
const key = signer.publicKey;

/** @param given `null`: nobody brought one */
const failing = (document: unknown, given: LogKey | null = key): readonly string[] =>
  verifyEvidence(JSON.parse(JSON.stringify(document)), given ?? undefined)
    .checks.filter(({ holds }) => !holds)
    .map(({ check }) => check);

/** Every place in a JSON value: its members, the elements of its lists, however deep. */
const placesIn = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => [[...path, name], ...placesIn(member, [...path, name])])
    : [];

const copyOf = (document: Json): Json => JSON.parse(JSON.stringify(document)) as Json;

const parentOf = (document: object, path: readonly string[]) =>
  path.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, document as Record<string, unknown>);

const leaveOut = (parent: object, name: string): void => {
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else Reflect.deleteProperty(parent, name);
};

/** Another value of the same kind: one character, one digit, one more element. */
const other = (value: unknown): unknown => {
  if (typeof value === 'string') return value === '' ? 'x' : `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...(value as unknown[]), null];
  return value === null ? 'x' : { ...(value as object), added: 1 };
};

/** As whoever has no key can: what was changed gets the hash that fits it. */
const sealedAgain = (document: Json): Json => {
  const { seal, ...rest } = document;
  return { ...rest, seal: { ...seal, hash: sealOf(rest, stranger).hash } };
};

test('a bundle as the exchange made it holds in all points, by a key that was brought or by its own', async () => {
  const whole = await bundle();
  const { request, trust, checks } = verifyEvidence(whole, key);
  expect([request, trust, checks.map(({ check, holds }) => [check, holds])]).toEqual([
    'icr_TEST1',
    'given-key',
    ['seal', 'seal-signature', 'checkpoint', 'order', 'leaves', 'inclusion'].map((check) => [check, true]),
  ]);
  expect(verifyEvidence(whole)).toMatchObject({ trust: 'own-key' });
  expect(failing(whole, null)).toEqual([]);
  expect(checks.find(({ check }) => check === 'order')!.what).toBe(
    'All 4 events of the request up to the last are there, 1 of them as hashes alone.',
  );
});

test('whichever member is changed, added or left out, it is found', async () => {
  const whole = await bundle();
  const places = placesIn(whole);
  expect(places.length).toBeGreaterThan(80);
  for (const path of places) {
    const name = path.at(-1)!;
    const changed = copyOf(whole);
    parentOf(changed, path)[name] = other(parentOf(changed, path)[name]);
    expect([path.join('/'), failing(changed).length]).not.toEqual([path.join('/'), 0]);
    const lacking = copyOf(whole);
    leaveOut(parentOf(lacking, path), name);
    expect([path.join('/'), failing(lacking).length]).not.toEqual([path.join('/'), 0]);
  }
  expect(failing({ ...whole, added: 1 })).toEqual(['seal']);
});

test('whoever changes it and hashes it again has no signature for that, whatever was changed', async () => {
  const whole = await bundle();
  for (const path of placesIn(whole).filter(([first]) => first !== 'seal')) {
    const changed = copyOf(whole);
    parentOf(changed, path)[path.at(-1)!] = other(parentOf(changed, path)[path.at(-1)!]);
    expect([path.join('/'), failing(sealedAgain(changed)).length]).not.toEqual([path.join('/'), 0]);
  }
});

test('one that somebody made with a key of his own fits together, and not the key of the exchange', async () => {
  const forged = await bundle(stranger);
  expect(failing(forged, null)).toEqual([]);
  expect(failing(forged)).toEqual(['seal-signature', 'checkpoint']);
});

test.each<[string, (whole: Json) => unknown, readonly string[]]>([
  ['an event left out', (whole) => ({ ...whole, unseen: [] }), ['order']],
  ['an event twice', (whole) => ({ ...whole, events: [...whole.events, whole.events[0]!] }), ['order']],
  [
    'another event in the place of one',
    (whole) => ({ ...whole, unseen: [{ ...whole.unseen[0]!, leafHash: whole.events[0]!.leafHash }] }),
    ['inclusion'],
  ],
  [
    'another text than the leaf has',
    (whole) => ({ ...whole, events: whole.events.map((event) => ({ ...event, data: { leg: 2 } })) }),
    ['leaves'],
  ],
  [
    'another party than the leaf has',
    (whole) => ({ ...whole, events: whole.events.map((event) => ({ ...event, party: 'BBBB' })) }),
    ['leaves'],
  ],
])('%s: found by its own check, were the whole sealed by the exchange', async (_, change, expected) => {
  const { seal: __, ...changed } = change(await bundle()) as Json;
  expect(failing({ ...changed, seal: sealOf(changed, signer) })).toEqual(expected);
});

test.each([null, 1, 'x', [], {}, { events: [], unseen: [] }, { seal: { hash: 'x' } }])('%j is none', (document) => {
  expect(failing(document)).toEqual(['form']);
});

test('a key that is none is no key', async () => {
  const whole = await bundle();
  const { seal: _, ...rest } = { ...whole, checkpoint: { ...whole.checkpoint, key: 'none' } };
  expect(parseLogKey('none')).toMatchObject({ code: 'log-key-invalid' });
  expect(failing({ ...rest, seal: sealOf(rest, signer) }, null)).toEqual(['seal-signature', 'checkpoint']);
});
