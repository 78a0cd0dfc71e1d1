import { createHmac, timingSafeEqual } from 'node:crypto';

/** A tenant key: it wraps the data keys of codes, and is itself kept as the KMS wrapped it. */
export interface TenantKey {
  readonly version: number;
  readonly wrapped: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** What the key file holds when a KMS keeps the keys: nothing that is of use without the KMS. */
export interface KmsKeyFileContent {
  readonly pairId: string;
  /** Whose root and tenant keys these are: `aws:alias/icx`. */
  readonly kms: string;
  readonly root: string;
  /** At least one, oldest first. */
  readonly tenant: readonly TenantKey[];
}

const format = 'icx-keys-kms-1';
const warning =
  'Keys as the KMS wrapped them. They open nothing without the KMS, and without this file the KMS opens nothing: ' +
  'keep a copy, apart from the copies of the database.';

const checkOf = ({ pairId, kms, tenant }: KmsKeyFileContent, checkKey: Uint8Array): string => {
  const keys = tenant.map(({ version, wrapped, madeAt }) => [version, wrapped, madeAt]);
  return createHmac('sha256', checkKey)
    .update(JSON.stringify([format, pairId, kms, keys]))
    .digest('base64url');
};

/** `checkKey` is derived from the root, so that one changed character is noticed at start. */
export const writeKmsKeyFileText = (content: KmsKeyFileContent, checkKey: Uint8Array): string => {
  const { pairId, kms, root, tenant } = content;
  const file = { warning, format, pairId, kms, root, tenant, check: checkOf(content, checkKey) };
  return `${JSON.stringify(file, null, 2)}\n`;
};

const parse = (text: string): Record<string, unknown> => {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
};

export const isKmsKeyFileText = (text: string): boolean => parse(text)['format'] === format;

const isTenantKey = (value: unknown): value is TenantKey => {
  const { version, wrapped, madeAt } = (value ?? {}) as Partial<Record<keyof TenantKey, unknown>>;
  return Number.isSafeInteger(version) && typeof wrapped === 'string' && Number.isSafeInteger(madeAt);
};

/** `undefined` if it has not the shape; whether it was changed, only the check tells, once the root is unwrapped. */
export const readKmsKeyFileText = (text: string): (KmsKeyFileContent & { readonly check: string }) | undefined => {
  const { format: found, pairId, kms, root, tenant, check } = parse(text);
  if (found !== format || typeof pairId !== 'string' || typeof kms !== 'string') return undefined;
  if (typeof root !== 'string' || typeof check !== 'string') return undefined;
  if (!Array.isArray(tenant) || tenant.length === 0 || !tenant.every(isTenantKey)) return undefined;
  return { pairId, kms, root, tenant, check };
};

export const isUnchanged = (content: KmsKeyFileContent & { readonly check: string }, checkKey: Uint8Array): boolean => {
  const expected = Buffer.from(checkOf(content, checkKey));
  const found = Buffer.from(content.check);
  return expected.length === found.length && timingSafeEqual(expected, found);
};
