import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import { KeyDoesNotFit, KmsUnavailable, unreachableBy } from '../index.ts';
import type { KeyContext, Kms, KmsTrouble, NewKey } from '../index.ts';

/** By the name that AWS gives its error. */
const troubles: Readonly<Record<string, KmsTrouble>> = {
  AccessDeniedException: 'denied',
  ExpiredTokenException: 'denied',
  InvalidSignatureException: 'denied',
  MissingAuthenticationTokenException: 'denied',
  UnrecognizedClientException: 'denied',
  CredentialsProviderError: 'denied',
  DisabledException: 'disabled',
  KMSInvalidStateException: 'disabled',
  KeyUnavailableException: 'disabled',
  NotFoundException: 'disabled',
  LimitExceededException: 'throttled',
  ThrottlingException: 'throttled',
  AbortError: 'timeout',
  TimeoutError: 'timeout',
  DependencyTimeoutException: 'timeout',
};
/** Where it can be told more exactly. */
const reasons: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role',
  UnrecognizedClientException:
    'it does not know these credentials: check AWS_ACCESS_KEY_ID, or the role of this machine',
  InvalidSignatureException: 'the credentials are wrong: check AWS_SECRET_ACCESS_KEY',
  ExpiredTokenException: 'the credentials have expired: get new ones',
  AccessDeniedException:
    'these credentials may not use the key: allow kms:GenerateDataKey, Decrypt, Encrypt and ReEncrypt on it',
  NotFoundException: 'it has no such key, or not in this region: check ICX_KMS and AWS_REGION',
  DisabledException: 'the key is disabled: enable it',
};
/** The SDK says it as an error without a name of its own. */
const unset = (error: unknown): string | undefined =>
  String(error).includes('Region is missing')
    ? 'no region is set: name the key by its ARN, or set AWS_REGION'
    : undefined;

/** It was not wrapped for this context, or by this key, or was changed since. */
const misfits = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

export interface AwsKmsOptions {
  /** Key id, key ARN, alias name (`alias/icx`) or alias ARN. */
  readonly key: string;
  /** Another address than AWS's own, such as a VPC endpoint. */
  readonly endpoint?: string;
}

/** An ARN names its region: `arn:aws:kms:eu-west-2:…`. Otherwise the SDK takes `AWS_REGION`. */
const regionOf = (key: string): string | undefined => /^arn:[^:]+:kms:([^:]+):/.exec(key)?.[1];

/** AWS KMS. Credentials as the SDK finds them: environment, profile, or the role of the machine. */
export class AwsKms implements Kms {
  readonly name: string;
  readonly #client: KMSClient;
  readonly #key: string;

  constructor({ key, endpoint }: AwsKmsOptions) {
    const region = regionOf(key);
    this.name = `aws:${key}`;
    this.#key = key;
    // One retry of its own; how long all of it may take is the caller's signal.
    this.#client = new KMSClient({ maxAttempts: 2, ...(region ? { region } : {}), ...(endpoint ? { endpoint } : {}) });
  }

  generate(context: KeyContext, abortSignal: AbortSignal): Promise<NewKey> {
    return this.#asking(async () => {
      const command = new GenerateDataKeyCommand({ KeyId: this.#key, KeySpec: 'AES_256', EncryptionContext: context });
      const { Plaintext, CiphertextBlob } = await this.#client.send(command, { abortSignal });
      return { plain: taken(Plaintext), wrapped: text(CiphertextBlob) };
    });
  }

  wrap(plain: Uint8Array, context: KeyContext, abortSignal: AbortSignal): Promise<string> {
    return this.#asking(async () => {
      const command = new EncryptCommand({ KeyId: this.#key, Plaintext: plain, EncryptionContext: context });
      return text((await this.#client.send(command, { abortSignal })).CiphertextBlob);
    });
  }

  unwrap(wrapped: string, context: KeyContext, abortSignal: AbortSignal): Promise<Buffer> {
    return this.#asking(async () => {
      // The key is named although AWS would find it: what somebody wrapped with a key of his own must not open.
      const CiphertextBlob = Buffer.from(wrapped, 'base64');
      const command = new DecryptCommand({ KeyId: this.#key, CiphertextBlob, EncryptionContext: context });
      return taken((await this.#client.send(command, { abortSignal })).Plaintext);
    });
  }

  rewrap(wrapped: string, context: KeyContext, abortSignal: AbortSignal): Promise<string> {
    return this.#asking(async () => {
      const command = new ReEncryptCommand({
        CiphertextBlob: Buffer.from(wrapped, 'base64'),
        SourceKeyId: this.#key,
        SourceEncryptionContext: context,
        DestinationKeyId: this.#key,
        DestinationEncryptionContext: context,
      });
      return text((await this.#client.send(command, { abortSignal })).CiphertextBlob);
    });
  }

  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      const { name = '', $response } = cause as { name?: string; $response?: unknown };
      if (misfits.has(name)) throw new KeyDoesNotFit();
      const trouble = troubles[name] ?? ($response ? 'failing' : 'unreachable');
      const why = reasons[name] ?? (trouble === 'unreachable' ? (unset(cause) ?? unreachableBy(cause)) : undefined);
      throw new KmsUnavailable(trouble, this.name, { cause, why });
    }
  }
}

/** A copy of our own to zero; the SDK's is zeroed at once. */
const taken = (bytes: Uint8Array | undefined): Buffer => {
  if (bytes?.length !== 32) throw new KeyDoesNotFit();
  const copy = Buffer.from(bytes);
  bytes.fill(0);
  return copy;
};

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');
