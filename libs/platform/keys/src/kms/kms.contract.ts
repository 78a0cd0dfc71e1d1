import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { GuardedKms, KeyDoesNotFit, KmsUnavailable, type Kms, type KmsTrouble } from '../index.ts';
import type { FakeBox } from './fake-box.fixture.ts';
import type { FakeHttp } from './fake-http.fixture.ts';

export interface KmsUnderTest {
  readonly fake: FakeHttp & { readonly box: FakeBox };
  readonly kms: Kms;
  /** How this service says each trouble. */
  readonly says: Readonly<Partial<Record<KmsTrouble, () => void>>>;
}

const root = { exchange: 'pair_a', key: 'root' };
const never = new AbortController().signal;
const troubleOf = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'none',
    (error: unknown) => (error instanceof KmsUnavailable ? error.trouble : String(error)),
  );

/** What every KMS has to do, against a fake of its API. */
export const kmsContract = (name: string, make: () => Promise<KmsUnderTest>): void => {
  describe(`${name} keeps the KMS's contract`, () => {
    let under: KmsUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.fake.stop());

    test('makes keys that it unwraps again, each another', async () => {
      const { kms } = under;
      const [one, other] = [await kms.generate(root, never), await kms.generate(root, never)];
      expect(one.plain.length).toBe(32);
      expect(one.plain.equals(other.plain)).toBe(false);
      expect(one.wrapped).not.toContain(one.plain.toString('base64'));
      expect((await kms.unwrap(one.wrapped, root, never)).equals(one.plain)).toBe(true);
    });

    test('wraps a given key, and wraps it anew under its newest version', async () => {
      const { kms, fake } = under;
      const plain = randomBytes(32);
      const wrapped = await kms.wrap(plain, root, never);
      fake.box.rotate();
      const anew = await kms.rewrap(wrapped, root, never);
      expect(anew).not.toBe(wrapped);
      for (const text of [wrapped, anew]) expect((await kms.unwrap(text, root, never)).equals(plain)).toBe(true);
    });

    test('does not open for another context, another exchange or after a change', async () => {
      const { kms } = under;
      const { wrapped } = await kms.generate(root, never);
      const changed = wrapped.slice(0, -6) + (wrapped.at(-6) === 'A' ? 'B' : 'A') + wrapped.slice(-5);
      for (const [text, context] of [
        [wrapped, { ...root, key: 'tenant/1000' }],
        [wrapped, { ...root, exchange: 'pair_b' }],
        [changed, root],
      ] as const) {
        await expect(kms.unwrap(text, context, never)).rejects.toThrow(KeyDoesNotFit);
        await expect(kms.rewrap(text, context, never)).rejects.toThrow(KeyDoesNotFit);
      }
    });

    test('tells what is wrong with the service, and no key', async () => {
      const { kms, fake, says } = under;
      const { wrapped, plain } = await kms.generate(root, never);
      for (const [trouble, say] of Object.entries(says)) {
        say();
        expect(await troubleOf(kms.generate(root, never))).toBe(trouble);
        expect(await troubleOf(kms.unwrap(wrapped, root, never))).toBe(trouble);
        expect(await troubleOf(kms.wrap(plain, root, never))).toBe(trouble);
      }
      fake.fails = 'hang-up';
      expect(await troubleOf(kms.unwrap(wrapped, root, never))).toBe('unreachable');
      await fake.stop();
      const error: unknown = await kms.unwrap(wrapped, root, never).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ trouble: 'unreachable' });
      expect(String((error as Error).message)).not.toContain(wrapped);
    });

    test('slow: given up in time, left alone while it fails, and asked again by one call', async () => {
      const { kms, fake } = under;
      const { wrapped } = await kms.generate(root, never);
      let now = 0;
      const guarded = new GuardedKms(kms, { timeout: 100, failures: 2, pause: 5_000 }, () => now);
      fake.fails = 'silence';
      const before = fake.heard.length;
      expect(await troubleOf(guarded.unwrap(wrapped, root))).toBe('timeout');
      expect(await troubleOf(guarded.unwrap(wrapped, root))).toBe('timeout');
      const asked = fake.heard.length - before;
      const many = await Promise.all(Array.from({ length: 50 }, () => troubleOf(guarded.unwrap(wrapped, root))));
      expect(new Set(many)).toEqual(new Set(['timeout']));
      expect(fake.heard.length - before).toBe(asked);

      fake.fails = undefined;
      now = 5_000;
      const again = await Promise.all(Array.from({ length: 5 }, () => troubleOf(guarded.unwrap(wrapped, root))));
      expect(again).toEqual(['none', 'timeout', 'timeout', 'timeout', 'timeout']);
      expect(guarded.trouble).toBeUndefined();
      expect(await troubleOf(guarded.unwrap(wrapped, root))).toBe('none');
      await wait(0);
    });
  });
};
