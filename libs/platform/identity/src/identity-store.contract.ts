import type { IdentityStore } from './identity-store.ts';

/** What an engine's spec gives: instances over the same records, on a clock that the spec moves. */
export interface StoresUnderTest {
  /** One more instance over what the others keep, as another process has. */
  open(): Promise<IdentityStore>;
  /** The same with the keys of another exchange. */
  openAsStranger(): Promise<IdentityStore>;
  /** Seconds since 1970. */
  now(): number;
  pass(seconds: number): Promise<void>;
  /** All that is kept, as whoever reads disk or backup has it. */
  written(): Promise<readonly Buffer[]>;
}

/** Rules of the port `IdentityStore`. Each test has records of its own. */
export const identityStoreContract = (engine: string, make: () => Promise<StoresUnderTest>): void =>
  describe(`an identity store: ${engine}`, () => {
    let stores: StoresUnderTest;
    let store: IdentityStore;
    const reopen = async () => {
      await store.close();
      store = await stores.open();
    };

    beforeEach(async () => {
      stores = await make();
      store = await stores.open();
    });
    afterEach(() => store.close());

    const session = { uid: 'uid-of-it', accountId: 'user:AAAA/anna' };

    describe('what the provider keeps', () => {
      test('is there after the file was closed and opened again', async () => {
        await store.records.put('Session', 'cookie', session, 60);
        await reopen();
        expect(await store.records.find('Session', 'cookie')).toEqual(session);
        expect(await store.records.findByUid('Session', 'uid-of-it')).toEqual(session);
        expect(await store.records.find('AuthorizationCode', 'cookie')).toBeUndefined();
      });

      test('ends when its time is over, and when it is destroyed', async () => {
        await store.records.put('Session', 'short', session, 60);
        await store.records.put('Session', 'long', session, 600);
        await store.records.put('Session', 'of a grant', { grantId: 'g' }, 60);
        await stores.pass(60);
        expect(await store.records.find('Session', 'short')).toBeUndefined();
        expect(await store.records.ofGrant('Session', 'g')).toEqual([]);
        expect(await store.records.findByUid('Session', 'uid-of-it')).toEqual(session);
        await store.records.destroy('Session', 'long');
        await reopen();
        expect(await store.records.find('Session', 'long')).toBeUndefined();
      });

      test('goes with its grant', async () => {
        await store.records.put('AuthorizationCode', 'code', { grantId: 'one' }, 60);
        await store.records.put('AuthorizationCode', 'other', { grantId: 'two' }, 60);
        expect(await store.records.ofGrant('AuthorizationCode', 'one')).toEqual([{ grantId: 'one' }]);
        expect(await store.records.ofGrant('Session', 'one')).toEqual([]);
        await store.records.revokeByGrant('one');
        expect(await store.records.ofGrant('AuthorizationCode', 'one')).toEqual([]);
        expect(await store.records.find('AuthorizationCode', 'code')).toBeUndefined();
        expect(await store.records.find('AuthorizationCode', 'other')).toEqual({ grantId: 'two' });
      });

      test('stands nowhere in the files in the clear', async () => {
        await store.records.put('AuthorizationCode', 'the-code-itself', { ...session, grantId: 'the-grant' }, 60);
        await store.signingKeys.current();
        const written = await stores.written();
        for (const plain of ['the-code-itself', 'the-grant', 'uid-of-it', 'user:AAAA/anna', '"d":'])
          for (const bytes of written) expect(bytes.includes(plain)).toBe(false);
      });

      test('cannot be read with the keys of another exchange', async () => {
        await store.records.put('Session', 'cookie', session, 60);
        const stranger = await stores.openAsStranger();
        await expect(stranger.records.find('Session', 'cookie')).rejects.toThrow();
        await stranger.close();
      });
    });

    describe('what counts once', () => {
      const won = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length;

      test('of many uses of an authorization code in the same moment exactly one wins, and none after a restart', async () => {
        await store.records.put('AuthorizationCode', 'code', { grantId: 'one' }, 60);
        const uses = Array.from({ length: 20 }, () => store.records.consume('AuthorizationCode', 'code'));
        expect(won(await Promise.all(uses))).toBe(1);
        await reopen();
        expect(await store.records.consume('AuthorizationCode', 'code')).toBe(false);
        expect(await store.records.find('AuthorizationCode', 'code')).toMatchObject({ consumed: stores.now() });
      });

      test('nor can a code be used that never was', async () => {
        expect(await store.records.consume('AuthorizationCode', 'none')).toBe(false);
      });

      test('of many assertions with one jti in the same moment exactly one wins, also after a restart', async () => {
        const put = () => store.records.putOnce('ReplayDetection', 'client jti', {}, 300);
        expect(won(await Promise.all(Array.from({ length: 20 }, put)))).toBe(1);
        await reopen();
        expect(await put()).toBe(false);
        await stores.pass(301);
        // Its assertion has expired by then, so it would be refused for that.
        expect(await put()).toBe(true);
      });

      test('opened twice, as by two processes: of many uses at both in the same moment exactly one wins', async () => {
        const second = await stores.open();
        const atBoth = async (use: (store: IdentityStore) => Promise<boolean>) =>
          won(await Promise.all(Array.from({ length: 10 }, (_, n) => use(n % 2 === 0 ? store : second))));
        const subject = 'user:AAAA/anna';
        await store.credentials.put(subject, { enrolment: 1, password: 'hash', secondFactor: true, since: 0 });
        for (let n = 0; n < 10; n++) {
          await store.records.put('AuthorizationCode', `code ${n}`, {}, 60);
          expect(await atBoth(({ records }) => records.consume('AuthorizationCode', `code ${n}`))).toBe(1);
          expect(await atBoth(({ records }) => records.putOnce('ReplayDetection', `jti ${n}`, {}, 60))).toBe(1);
          expect(await atBoth(({ credentials }) => credentials.useTotpStep(subject, n))).toBe(1);
        }
        await second.close();
      });

      test('a code of the app, and every earlier one', async () => {
        const subject = 'user:AAAA/anna';
        await store.credentials.put(subject, {
          enrolment: 1,
          password: 'hash',
          secondFactor: true,
          since: stores.now(),
        });
        const uses = Array.from({ length: 5 }, () => store.credentials.useTotpStep(subject, 100));
        expect(won(await Promise.all(uses))).toBe(1);
        await reopen();
        expect(await store.credentials.useTotpStep(subject, 100)).toBe(false);
        expect(await store.credentials.useTotpStep(subject, 99)).toBe(false);
        expect(await store.credentials.useTotpStep(subject, 101)).toBe(true);
        expect(await store.credentials.lastTotpStep(subject)).toBe(101);
      });
    });

    test('a credential is what was chosen for the latest enrolment, and begins with no code used', async () => {
      const subject = 'user:AAAA/anna';
      const first = { enrolment: 1, password: 'one', secondFactor: true, since: stores.now() };
      await store.credentials.put(subject, first);
      await store.credentials.useTotpStep(subject, 100);
      const second = { enrolment: 2, password: 'two', secondFactor: false, since: stores.now() + 5 };
      await store.credentials.put(subject, second);
      await reopen();
      expect(await store.credentials.find(subject)).toEqual(second);
      expect(await store.credentials.lastTotpStep(subject)).toBe(-1);
      expect(await store.credentials.find('user:AAAA/nobody')).toBeUndefined();
    });

    test('of those who choose one for the same enrolment at once, the first counts; none for an earlier enrolment does', async () => {
      const [subject, second] = ['user:AAAA/anna', await stores.open()];
      const chosen = (password: string, enrolment = 2) => ({ enrolment, password, secondFactor: true, since: 0 });
      const puts = [store, second, store, second].map(({ credentials }, n) =>
        credentials.put(subject, chosen(`hash ${n}`)),
      );
      const first = (await Promise.all(puts)).flatMap((counts, n) => (counts ? [`hash ${n}`] : []));
      expect(first).toHaveLength(1);
      expect(await store.credentials.put(subject, chosen('late', 1))).toBe(false);
      expect(await second.credentials.find(subject)).toEqual(chosen(first[0]!));
      await second.close();
    });

    describe('security keys', () => {
      const [anna, bert] = ['user:AAAA/anna', 'user:AAAA/bert'];
      const key = (id: string, counter = 0) => ({ id, publicKey: `public ${id}`, counter, enrolment: 1 });
      const ids = async (subject: string) => (await store.keyCredentials.of(subject)).map(({ id }) => id);

      test('are there of each person, over restarts, until they are removed', async () => {
        for (const id of ['one', 'two']) expect(await store.keyCredentials.add(anna, key(id))).toBe(true);
        await store.keyCredentials.add(bert, key('his', 7));
        await reopen();
        expect(await store.keyCredentials.of(anna)).toEqual([key('one'), key('two')]);
        await store.keyCredentials.remove(anna, 'one');
        // Of whom it is not, nothing is removed.
        await store.keyCredentials.remove(anna, 'his');
        expect(await ids(anna)).toEqual(['two']);
        expect(await store.keyCredentials.of(bert)).toEqual([key('his', 7)]);
      });

      test('one is one person’s: of several who add it at once, in two processes, the first has it', async () => {
        const second = await stores.open();
        const adds = [store, second, store, second].map(({ keyCredentials }, n) =>
          keyCredentials.add(n % 2 === 0 ? anna : bert, key('one', n)),
        );
        expect((await Promise.all(adds)).filter(Boolean)).toHaveLength(1);
        expect([...(await ids(anna)), ...(await ids(bert))]).toEqual(['one']);
        await second.close();
      });

      test('count forwards: of several uses with one counter in two processes one counts, and none with an earlier one', async () => {
        const second = await stores.open();
        await store.keyCredentials.add(anna, key('one', 5));
        const uses = [store, second, store, second].map(({ keyCredentials }) => keyCredentials.use('one', 6));
        expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
        await reopen();
        for (const [counter, counts] of [
          [6, false],
          [5, false],
          [0, false],
          [4_294_967_295, true],
        ] as const)
          expect(await second.keyCredentials.use('one', counter)).toBe(counts);
        expect(await store.keyCredentials.use('none', 1)).toBe(false);
        await second.close();
      });

      test('one that does not count can be used again and again, until it begins to', async () => {
        await store.keyCredentials.add(anna, key('one'));
        for (const [counter, counts] of [
          [0, true],
          [0, true],
          [1, true],
          [0, false],
        ] as const)
          expect(await store.keyCredentials.use('one', counter)).toBe(counts);
      });

      test('end with the enrolment, of that person alone', async () => {
        const chosen = (enrolment: number) => ({ enrolment, password: 'hash', secondFactor: true, since: 0 });
        await store.credentials.put(anna, chosen(2));
        for (const [subject, id] of [[anna, 'one'] as const, [bert, 'his'] as const])
          await store.keyCredentials.add(subject, key(id));
        await store.credentials.put(anna, chosen(1));
        expect(await ids(anna)).toEqual(['one']);
        await store.credentials.put(anna, chosen(3));
        expect([await ids(anna), await ids(bert)]).toEqual([[], ['his']]);
      });
    });

    describe('from where somebody has signed in', () => {
      const [anna, bert] = ['user:AAAA/anna', 'user:AAAA/bert'];

      test('is remembered over restarts, of each person, and not in the clear', async () => {
        await store.knownSources.add(anna, '192.0.2.7');
        await reopen();
        expect(await store.knownSources.has(anna, '192.0.2.7')).toBe(true);
        expect(await store.knownSources.has(anna, '192.0.2.8')).toBe(false);
        expect(await store.knownSources.has(bert, '192.0.2.7')).toBe(false);
        const written = await stores.written();
        for (const bytes of written) expect(bytes.includes('192.0.2.7')).toBe(false);
      });

      test('is forgotten with the enrolment', async () => {
        for (const subject of [anna, bert]) await store.knownSources.add(subject, 'office');
        await store.credentials.put(anna, { enrolment: 2, password: 'hash', secondFactor: true, since: stores.now() });
        expect(await store.knownSources.has(anna, 'office')).toBe(false);
        expect(await store.knownSources.has(bert, 'office')).toBe(true);
      });

      test('is forgotten of whoever comes from ever new places, the place longest left first', async () => {
        await store.knownSources.add(bert, 'his');
        for (let n = 0; n < 21; n++) {
          await stores.pass(1);
          await store.knownSources.add(anna, `place ${n}`);
          if (n === 19) {
            await stores.pass(1);
            await store.knownSources.add(anna, 'place 0');
          }
        }
        const known: number[] = [];
        for (let n = 0; n < 21; n++) if (await store.knownSources.has(anna, `place ${n}`)) known.push(n);
        expect(known).toEqual([0, ...Array.from({ length: 19 }, (_, n) => n + 2)]);
        expect(await store.knownSources.has(bert, 'his')).toBe(true);
      });
    });

    describe('signing keys', () => {
      test('the first is made once, and kept', async () => {
        const [first, ...more] = await store.signingKeys.current();
        expect(more).toEqual([]);
        expect(first).toMatchObject({ retiresAt: null, jwk: { alg: 'ES256', use: 'sig', d: expect.any(String) } });
        await reopen();
        expect(await store.signingKeys.current()).toEqual([first]);
      });

      test('a replaced one is there until every token that it signed has ended, and then no more', async () => {
        const [first] = await store.signingKeys.current();
        const [second] = await store.signingKeys.rotate();
        expect(second!.jwk.kid).not.toBe(first!.jwk.kid);
        const retiresAt = stores.now() + 600;
        expect(await store.signingKeys.current()).toEqual([second, { ...first, retiresAt }]);
        await stores.pass(599);
        expect(await store.signingKeys.current()).toHaveLength(2);
        await stores.pass(1);
        expect(await store.signingKeys.current()).toEqual([second]);
      });

      test('are one set for all processes, however many start at once: the same first, and a new one is seen by all', async () => {
        const others = await Promise.all(Array.from({ length: 3 }, () => stores.open()));
        const [first, ...same] = await Promise.all([store, ...others].map(({ signingKeys }) => signingKeys.current()));
        expect(first).toHaveLength(1);
        for (const keys of same) expect(keys).toEqual(first);
        const rotated = await others[0]!.signingKeys.rotate();
        expect(await store.signingKeys.current()).toEqual(rotated);
        await Promise.all(others.map((other) => other.close()));
      });
    });
  });
