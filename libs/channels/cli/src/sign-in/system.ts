import { createPrivateKey, type KeyObject } from 'node:crypto';
import { certificate, privateKeyJwt, TokenRefused, type Authentication } from '@icx/client';
import type { JWK } from 'jose';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import { textOf } from '../files/read-file.ts';
import type { Profile } from './profiles.ts';

/** Of a profile: by its certificate, or by assertions that its key signs. The files are read each time, and not kept. */
export const systemAuthentication = async (
  { issuer, clientId, scopes }: Pick<Profile, 'issuer' | 'clientId' | 'scopes'>,
  { keyFile, certFile }: NonNullable<Profile['system']>,
): Promise<Authentication> => {
  const system = { issuer, clientId, scopes };
  const key = await textOf(keyFile);
  const own =
    certFile === undefined ? ofKey(system, keyFile, key) : certificate(system, { key, cert: await textOf(certFile) });
  return {
    ...own,
    authorize: (call) =>
      own.authorize(call).catch((error: unknown) => {
        throw error instanceof TokenRefused ? refusedOf(clientId, issuer, error) : error;
      }),
  };
};

const ofKey = (system: Parameters<typeof privateKeyJwt>[0], file: string, text: string): Authentication => {
  const { key, kid } = signingKeyIn(file, text);
  return privateKeyJwt(system, key, kid);
};

const refusedOf = (clientId: string, issuer: string, { code, message }: TokenRefused): Failure =>
  new Failure(
    exitCodes.notSignedIn,
    'client-refused',
    `${issuer} gives ${clientId} no token (${code}): ${message} Check the client, and that its registered key is this one.`,
  );

/** PEM, or a private JWK with the `kid` under which its public half is registered. */
const signingKeyIn = (file: string, text: string): { readonly key: KeyObject; readonly kid?: string } => {
  try {
    if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(text) };
    const jwk = JSON.parse(text) as JWK;
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) };
  } catch {
    // What the parser says could quote the key.
    throw wrongUsage('key-file-invalid', `${file} holds no private key: give a PEM file, or a private JWK.`);
  }
};
