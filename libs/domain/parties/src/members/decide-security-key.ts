import { refuse, type Refusal } from '@icx/refusals';
import { enrolmentVoid } from './enrolment-void.ts';
import type { DirectoryEvent, User } from './member.ts';
import { MOST_SECURITY_KEYS, type SecurityKey, type SecurityKeyId } from './security-key.ts';

interface AddSecurityKey {
  readonly type: 'add-security-key';
  /** Of which the person signed in who adds it. */
  readonly enrolment: number;
  readonly securityKey: SecurityKey;
}

interface RemoveSecurityKey {
  readonly type: 'remove-security-key';
  readonly key: SecurityKeyId;
  /** The person has an authenticator app besides. */
  readonly app: boolean;
  readonly reason?: string;
}

export type SecurityKeyCommand = AddSecurityKey | RemoveSecurityKey;

const keyUnknown = refuse.unknown(
  'security-key-unknown',
  'This person has no such security key: the list of users tells those that there are.',
);
const lastSecondFactor = refuse.conflict(
  'second-factor-last',
  'It is the only second factor of this person, who could sign in no more. Add another key first, or have the enrolment renewed.',
);
export const keyPresent = refuse.conflict(
  'security-key-present',
  'This security key is yours already: take another one.',
);
const keysTooMany = refuse.conflict(
  'security-keys-too-many',
  `A person has ${MOST_SECURITY_KEYS} security keys at most. Remove one first.`,
);

export const keyAdded = (enrolment: number, key: SecurityKey): readonly DirectoryEvent[] => [
  { type: 'identity.security-key-added.v1', data: { ...key, enrolment } },
];

export const addKey = (
  { enrolment, securityKey }: AddSecurityKey,
  { enrolled, enrolment: present, securityKeys = [] }: User,
): readonly DirectoryEvent[] | Refusal => {
  // Of a sign-in from before the enrolment was renewed.
  if (!enrolled || enrolment !== present) return enrolmentVoid;
  if (securityKeys.some(({ key }) => key === securityKey.key)) return keyPresent;
  return securityKeys.length < MOST_SECURITY_KEYS ? keyAdded(enrolment, securityKey) : keysTooMany;
};

export const removeKey = (
  { key, app, reason }: RemoveSecurityKey,
  { securityKeys = [] }: User,
): readonly DirectoryEvent[] | Refusal => {
  if (!securityKeys.some((one) => one.key === key)) return keyUnknown;
  if (securityKeys.length === 1 && !app) return lastSecondFactor;
  return [{ type: 'identity.security-key-removed.v1', data: { key, ...(reason === undefined ? {} : { reason }) } }];
};
