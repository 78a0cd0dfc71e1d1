import { refuse, type Branded, type Parsed } from '@icx/refusals';

/** A security key or passkey of a person, as everybody may know of it: what it signs with is in the identity store. */
export interface SecurityKey {
  /** Of the hash of its credential id: tells two apart, and nothing of either. */
  readonly key: SecurityKeyId;
  /** Wall clock. */
  readonly addedAt: string;
  /** It may be copied between the devices of its holder, as passkeys are that a vendor keeps. */
  readonly synced: boolean;
}

export type SecurityKeyId = Branded<string, 'SecurityKeyId'>;

/** A spare one and one to carry, at two desks. */
export const MOST_SECURITY_KEYS = 5;

const ID = '^[a-z2-7]{12}$';

export const parseSecurityKeyId = (value: unknown): Parsed<SecurityKeyId> =>
  typeof value === 'string' && new RegExp(ID).test(value)
    ? (value as SecurityKeyId)
    : refuse(
        'security-key-id-invalid',
        'A security key is named by 12 small letters and digits, as the list of users tells.',
      );
parseSecurityKeyId.takes = { type: 'string', pattern: ID, example: 'k3jq5w7xapcd' } as const;
