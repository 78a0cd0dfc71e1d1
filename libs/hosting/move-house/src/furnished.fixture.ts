import { randomBytes } from 'node:crypto';
import { sealHoldings, type CodeRef, type HeldCode, type HoldingSource } from '@icx/vault';
import type { Position } from '@icx/event-store';
import type { openEngines } from '@icx/host';
import { heartbeat } from '@icx/sla-service';

export type Opened = Awaited<ReturnType<typeof openEngines>>;

const source = (more: Partial<HoldingSource> = {}): HoldingSource => ({
  ...{ holder: 'org_b', source: 'fil_one', uploader: 'org_b', at: '2026-11-27T10:00:00.000Z' },
  ...more,
});
const heldCode = (n: number, more: Partial<HeldCode> = {}): HeldCode => ({
  ...{ line: n, deviceId: `00-DB-12-34-56-78-90-0${n}`, deviceType: 'ESME', manufacturer: 'Maker', msn: `21M${n}` },
  code: { bytes: randomBytes(16), representation: 'raw-16+crc' },
  ...more,
});
const custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };
/** Of what was furnished: what opens a code again. */
export interface Furniture {
  readonly refs: readonly CodeRef[];
}

/** Something of each kind in an exchange's engines, and something that was deleted. */
export const furnish = async (engines: Opened, events: number): Promise<Furniture> => {
  const { log, vault, holdings, rawMail, spool, identities, checkpoints, signed } = engines;
  const refs: CodeRef[] = [];
  for (let n = 0; n < 5; n += 1) {
    const code = { bytes: randomBytes(16), representation: 'raw-16' } as const;
    const put = await vault.put(code, custody, { party: 'BBBB', id: `put-${n}` });
    if (put.outcome === 'sealed') refs.push(put.ref);
  }
  const [one, another] = [await holdings.newBatch(), await holdings.newBatch()];
  await holdings.put(
    sealHoldings(
      [1, 2, 3].map((n) => heldCode(n)),
      source(),
      one,
      randomBytes,
    ),
  );
  const more = [heldCode(3), heldCode(4, { manufacturer: null, msn: null })];
  await holdings.put(sealHoldings(more, source({ source: 'fil_two', uploader: 'org_c' }), another, randomBytes));
  await holdings.delete([{ holder: 'org_b', deviceId: heldCode(2).deviceId }]);
  const batch = Array.from({ length: events }, (_, n) => n);
  await Promise.all(
    batch.map((n) =>
      log.append(
        `stream-${n % 7}-${n}`,
        'no-stream',
        [
          { type: 'furniture.é.v1', data: { n, '2': '\u0000', '1': 'ü' } },
          { type: 'furniture.second.v1', data: {} },
        ],
        {
          commandKey: `key ${n}`,
          metadata: { party: 'org_b', channel: 'api' },
          vaultSequence: BigInt(refs.at(-1)!.sequence),
        },
      ),
    ),
  );
  await vault.delete(refs[1]!);
  await vault.delete(refs[4]!);
  for (const size of [10, 600_000]) await rawMail.put(`mail-${size}`, randomBytes(size));
  await rawMail.put('deleted', randomBytes(10));
  await rawMail.delete('deleted');
  for (const name of ['fil_b', 'fil_a']) {
    await spool.append(name, randomBytes(300_000));
    await spool.append(name, randomBytes(10));
  }
  await spool.append('fil_c', Buffer.alloc(0));
  await identities.records.put('Session', 'one', { uid: 'u', kind: 'Session' }, 10_000);
  await identities.records.put('Grant', 'two', { grantId: 'g' }, 10_000);
  await identities.records.consume('Grant', 'two');
  await identities.credentials.put('anna', {
    enrolment: 2,
    password: 'hashed',
    secondFactor: true,
    since: 1_790_000_000.5,
  });
  await identities.credentials.useTotpStep('anna', 57);
  await identities.knownSources.add('anna', '192.0.2.1');
  await identities.keyCredentials.add('anna', { id: 'id', publicKey: 'key', counter: 4_294_967_295, enrolment: 2 });
  await identities.signingKeys.current();
  await identities.signingKeys.rotate();
  for (const [name, position] of [
    ['relay', 3n],
    ['switching', 2n],
    [heartbeat, 1_795_000_000_000n],
  ] as const)
    await checkpoints.store(name, position as Position, (await checkpoints.take(name))!);
  await signed.begin('origin.example');
  return { refs };
};

const collected = async <T>(all: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const each of all) found.push(each);
  return found;
};

/** All that can be had through the ports. */
export const inventoryOf = async (
  { log, vault, holdings, rawMail, spool, identities, checkpoints, signed }: Opened,
  { refs }: Furniture,
) => {
  const held = await holdings.list('anyone', { limit: 100 });
  const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
  const { records, credentials, keyCredentials, knownSources, signingKeys } = identities;
  const files = await collected(spool.list());
  const mails = await collected(rawMail.list());
  return {
    events: await log.readAll(0n, 100_000),
    keys: await Promise.all([0, 3, 99_999].map((n) => log.findByCommandKey(`key ${n}`))),
    codes: await Promise.all(refs.map(async (ref) => hex((await vault.open(ref, custody))?.bytes))),
    highest: await holdings.highestSequence(),
    held: await Promise.all(
      held.map(async (one) => [one, hex((await holdings.open(one.holder, one.deviceId))?.bytes)]),
    ),
    conflicts: await holdings.conflicts(['org_b'], { limit: 100 }),
    count: await holdings.count(['org_b']),
    mails: await Promise.all(mails.map(async ({ name, storedAt }) => [name, storedAt, hex(await rawMail.get(name))])),
    files: await Promise.all(
      files
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(async (file) => [file, hex(Buffer.concat(await collected(spool.read(file.name))))]),
    ),
    records: [
      await records.find('Session', 'one'),
      await records.findByUid('Session', 'u'),
      await records.find('Grant', 'two'),
    ],
    anna: [await credentials.find('anna'), await credentials.lastTotpStep('anna')],
    securityKeys: await keyCredentials.of('anna'),
    sources: [await knownSources.has('anna', '192.0.2.1'), await knownSources.has('anna', '192.0.2.2')],
    signing: (await signingKeys.current()).map(({ jwk }) => jwk.kid),
    followers: await Promise.all(['relay', 'switching', 'nobody', heartbeat].map((name) => checkpoints.load(name))),
    signed: [await signed.origin(), await signed.latest()],
  };
};
