import { createPrivateKey, generateKeyPairSync, hash, randomUUID, sign, type KeyObject } from 'node:crypto';
import { request } from 'undici';
import type { KeyRing } from '@icx/keys';
import { sandboxClientKey } from '@icx/sandbox';
import { startExchange, stop } from './child-server.ts';
import { drive, lifecyclePlayer, sandboxBearers, type Authenticate } from './lifecycle.ts';
import { median } from './median.ts';
import { processorMs } from './processor-time.ts';
import { inTemporaryFolder, newLog, recordDevices } from './sandbox-folder.ts';

const ROUNDS = 5;
const LIFECYCLES = 1000;

type Figures = Record<'authShare' | 'authTimeShare' | 'bearerPerSecond' | 'dpopPerSecond' | 'dpopCpuMs', number>;
interface Round {
  readonly cpu: number;
  readonly perSecond: number;
}

/**
 * What authentication by DPoP costs of a lifecycle: rounds with bound tokens and proofs, each beside a round with the
 * sandbox's bearer tokens on the same exchange, so that what else the machine does falls on both. `authShare` is of the
 * processor time of the exchange alone; `authTimeShare` is of the time on the wall, in which the load generator's making
 * of proofs is, too.
 */
export const auth = (): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await recordDevices(log, 2 * LIFECYCLES * (ROUNDS + 1));
    await log.close();
    const { url, child } = await startExchange(folder);
    try {
      let next = 0;
      const round = async (authenticate: Authenticate): Promise<Round> => {
        const first = next;
        next += LIFECYCLES;
        const play = lifecyclePlayer(url, authenticate);
        const began = processorMs(child.pid!);
        const { perSecond } = await drive(LIFECYCLES, (n, note) => play(first + n, note));
        return { cpu: (processorMs(child.pid!) - began) / LIFECYCLES, perSecond };
      };
      const bearer: Round[] = [];
      const dpop: Round[] = [];
      for (let n = 0; n <= ROUNDS; n++) {
        const withBearer = async () => bearer.push(await round(await sandboxBearers(keys)));
        const withDpop = async () => dpop.push(await round(await boundTokens(url, keys)));
        // Each is first in turn, so that a growing log and a warming process are no advantage of one.
        for (const play of n % 2 === 0 ? [withBearer, withDpop] : [withDpop, withBearer]) await play();
      }
      // The first of each warms up.
      const pairs = dpop.slice(1).map((with_, n) => ({ with_, without: bearer[n + 1]! }));
      const share = (of: (pair: (typeof pairs)[number]) => number) => round2(median(pairs.map(of)));
      return {
        authShare: share(({ with_, without }) => 1 - without.cpu / with_.cpu),
        authTimeShare: share(({ with_, without }) => 1 - with_.perSecond / without.perSecond),
        bearerPerSecond: Math.round(share(({ without }) => without.perSecond)),
        dpopPerSecond: Math.round(share(({ with_ }) => with_.perSecond)),
        dpopCpuMs: share(({ with_ }) => with_.cpu),
      };
    } finally {
      await stop(child);
    }
  });

/** Access tokens of the built-in provider for the seeded clients, each bound to a key of its own. */
const boundTokens = async (url: string, keys: KeyRing): Promise<Authenticate> => {
  const holders = { AAAA: await holder(url, keys, 'AAAA'), BBBB: await holder(url, keys, 'BBBB') };
  return (party, path) => {
    const { token, prove } = holders[party];
    return { authorization: `DPoP ${token}`, dpop: prove(url + path, token) };
  };
};

type Prove = (htu: string, token?: string) => string;

const holder = async (url: string, keys: KeyRing, party: string): Promise<{ token: string; prove: Prove }> => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) };
  const prove: Prove = (htu, token) => {
    const ath = token === undefined ? {} : { ath: hash('sha256', token, 'base64url') };
    return jwt(header, { jti: randomUUID(), htm: 'POST', htu, iat: seconds(), ...ath }, privateKey);
  };
  const client = `${party}.system`;
  const claims = { iss: client, sub: client, aud: url, jti: randomUUID(), iat: seconds(), exp: seconds() + 60 };
  const clientKey = createPrivateKey({ key: sandboxClientKey(keys, party), format: 'jwk' });
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'requests:write answers:write codes:reveal',
    client_id: client,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt({ alg: 'EdDSA' }, claims, clientKey),
  });
  const answer = await request(`${url}/oidc/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', dpop: prove(`${url}/oidc/token`) },
    body: form.toString(),
  });
  const body = (await answer.body.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`No token for ${client}: ${JSON.stringify(body)}`);
  return { token: body.access_token, prove };
};

const seconds = (): number => Math.floor(Date.now() / 1000);
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const jwt = (header: object, claims: object, key: KeyObject): string => {
  const signed = `${encoded(header)}.${encoded(claims)}`;
  const digest = key.asymmetricKeyType === 'ec' ? 'sha256' : null;
  return `${signed}.${sign(digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};
const round2 = (value: number): number => Math.round(value * 100) / 100;
