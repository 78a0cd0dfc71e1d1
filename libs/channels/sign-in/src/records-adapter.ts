import type { ProviderRecords } from '@icx/identity';
import { clientIdOf, type Directory } from '@icx/parties-service';
import type { Client } from '@icx/parties';
import { errors, type Adapter, type AdapterPayload, type ClientMetadata } from './oidc-provider.ts';

/** A system: signs in with its key, gets tokens bound to a key or to its certificate, and nothing else. */
const metadataOf = (client: Client): ClientMetadata => {
  const mutualTls = client.authentication !== 'private_key_jwt';
  return {
    client_id: clientIdOf(client),
    token_endpoint_auth_method: client.authentication,
    ...(client.subject === undefined
      ? { jwks: { keys: client.keys } }
      : { tls_client_auth_subject_dn: client.subject }),
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    dpop_bound_access_tokens: !mutualTls,
    tls_client_certificate_bound_access_tokens: mutualTls,
  };
};

/** For what the library gives no end, seconds: longer than anything of ours lives. */
const FOREVER = 24 * 60 * 60;

/**
 * Longest record, characters. What stands in the question of a client (`state`, `nonce`, an address) is kept for ten minutes,
 * and anybody can ask one; an honest record has about 1,500.
 */
const LONGEST = 4_096;

/**
 * Seconds that a proof is remembered beyond what the library says: it takes one whose time is 300 seconds ahead, for 600
 * seconds then, and has it remembered for 300; and it goes by the clock of its process, five minutes behind or ahead of ours,
 * and another one the other way.
 */
const AHEAD = 300 + 2 * 300;

const replayed = () => new errors.InvalidGrant('This was used before: it can be used once.');

/** The provider's models over our store; clients come from the directory, so that a removed one is gone at once. */
export const adapterOver =
  (records: ProviderRecords, directory: Directory, portal?: AdapterPayload & { readonly client_id: string }) =>
  (model: string): Adapter => {
    const find = async (id: string): Promise<AdapterPayload | undefined> => {
      if (model !== 'Client') return records.find(model, id);
      if (id === portal?.client_id) return portal;
      const client = directory.findClient(id);
      return client && metadataOf(client);
    };
    return {
      find,
      findByUid: (uid) => records.findByUid(model, uid),
      findByUserCode: async () => undefined,
      upsert: async (id, payload, seconds = FOREVER) => {
        const record = payload as Record<string, unknown>;
        if (JSON.stringify(record).length > LONGEST) throw new errors.InvalidRequest('its parameters are too long');
        if (model !== 'ReplayDetection') return records.put(model, id, record, seconds);
        // The library looks before it stores; of two at once only the one that is stored may go on.
        if (!(await records.putOnce(model, id, record, seconds + AHEAD))) throw replayed();
      },
      consume: async (id) => {
        if (await records.consume(model, id)) return;
        // The library ends the sign-in of what it saw to be used; of two at once it saw neither so.
        const { grantId } = (await records.find(model, id)) ?? {};
        if (typeof grantId === 'string')
          await Promise.all([records.revokeByGrant(grantId), records.destroy('Grant', grantId)]);
        throw replayed();
      },
      destroy: (id) => records.destroy(model, id),
      revokeByGrantId: (grantId) => records.revokeByGrant(grantId),
    };
  };
