import { readFile } from 'node:fs/promises';
import { openBlindCode, openSignedReveal, sealCode } from '@icx/blind-relay';
import type { PublicRevealKey, SealedCode } from '@icx/blind-relay';
import { parseDeviceId } from '@icx/identifiers';
import { codeMisplaced, holdsKnownCode, parseInstallCode, present } from '@icx/install-code';
import type { Presented, Representation, RevealFormat } from '@icx/install-code';
import { isRefusal } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import type { ExchangeClient } from '../exchange/client.ts';
import { requestPath } from '../exchange/documents.ts';
import type { RequestDocument, SealedReveal } from '../exchange/documents.ts';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';

const orFail = <T>(parsed: Parsed<T>): T => {
  if (!isRefusal(parsed)) return parsed;
  throw new Failure(exitCodes.refused, parsed.code, parsed.detail);
};

interface Sealing {
  readonly representation?: Representation;
  readonly deviceId?: string;
  readonly note?: string;
}

/** A code checked and sealed here to the key of the request's requester: the exchange is given nothing else. */
export const sealFor = async (
  id: string,
  text: string,
  { representation, deviceId, note = '' }: Sealing,
  exchange: ExchangeClient,
): Promise<SealedCode> => {
  const { requester, device } = await exchange.get<RequestDocument>(requestPath(id));
  const known = device.deviceId ?? deviceId;
  if (known === undefined || known === null)
    throw wrongUsage('device-id-required', 'The request does not know the Device ID: give it with --device-id.');
  const key = await keyOfParty(requester, exchange);
  const sealed = orFail(await sealCode({ text, representation, deviceId: orFail(parseDeviceId(known)), key }));
  const { bytes } = orFail(parseInstallCode(text, { live: true }));
  // Whom the code is hidden from cannot look for it in the note that goes along in clear.
  if (holdsKnownCode(note, (code) => Buffer.compare(code, bytes) === 0)) return orFail<never>(codeMisplaced);
  return sealed;
};

const keyOfParty = async (party: string, exchange: ExchangeClient): Promise<PublicRevealKey> => {
  try {
    return await exchange.get<PublicRevealKey>(`v1/reveal-keys/${encodeURIComponent(party)}`);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'reveal-key-unknown') throw error;
    throw new Failure(
      exitCodes.refused,
      'requester-has-no-key',
      `${party} has registered no key to seal the code to. Answer without --blind; the exchange seals it.`,
    );
  }
};

type Jwk = Parameters<typeof openBlindCode>[1];

/** The requester's own private key, which never leaves this machine. */
export const readPrivateKey = async (path: string): Promise<Jwk> => {
  const unusable = (why: string) =>
    wrongUsage('private-key-unusable', `${path} ${why}: name a file with the private P-256 key as a JWK.`);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unusable(`cannot be read (${(error as { code?: string }).code})`);
  });
  try {
    const jwk = JSON.parse(text) as Jwk;
    if (jwk.kty === 'EC' && jwk.crv === 'P-256' && typeof jwk.d === 'string') return jwk;
  } catch {
    // Said below, without what the file holds.
  }
  throw unusable('holds no such key');
};

/** Opens either kind of sealed reveal here, and puts the code in the format asked for. */
export const openHere = async (
  sealed: SealedReveal,
  request: string,
  format: RevealFormat,
  privateKey: Jwk,
  exchange: ExchangeClient,
): Promise<Presented> => {
  const { jwe, deviceId } = sealed;
  if (sealed.check === 'client-checked')
    return orFail(present(orFail(await openBlindCode(jwe, privateKey, { deviceId })), format));
  const keys = await exchange.get<Parameters<typeof openSignedReveal>[2]>('v1/reveal-keys');
  const { installCode, representation } = orFail(await openSignedReveal(jwe, privateKey, keys, { request, deviceId }));
  return { installCode, format, representation, ...(sealed.warning ? { warning: sealed.warning } : {}) };
};
