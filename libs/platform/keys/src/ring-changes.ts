import { tenantName, type WriteEscrow } from './escrow.ts';
import { nextVersion } from './key-ring.ts';
import type { KmsKeyFileContent, TenantKey } from './kms-key-file-text.ts';
import type { KmsKeyRingParts } from './kms-ring-parts.ts';
import { contextOf } from './kms.ts';
import type { RingSecrets } from './ring-secrets.ts';
import { unwrapAll } from './unwrap-all.ts';

/** So often another process may have changed the content while the KMS was asked. */
const ATTEMPTS = 5;

/**
 * What changes the content of a ring. The KMS, which may be slow, is asked before others are kept out; what they changed
 * meanwhile stays as it is then.
 */
export class RingChanges {
  constructor(private readonly parts: Pick<KmsKeyRingParts, 'kms' | 'now' | 'file' | 'escrow'>) {}

  /** One more tenant key after those known; without `made` another process was first, and its key is as new. */
  async add(
    known: KmsKeyFileContent,
  ): Promise<{ readonly content: KmsKeyFileContent; readonly made?: { version: number; plain: Buffer } }> {
    const { kms, now, escrow, file } = this.parts;
    const version = nextVersion(known.tenant.map((key) => key.version));
    const { plain, wrapped } = await kms.generate(contextOf(known.pairId, tenantName(version)));
    try {
      return await file.alone(async ({ content, keep, writeEscrow }) => {
        if (content.tenant.at(-1)!.version >= version) {
          plain.fill(0);
          return { content };
        }
        await escrow.add(version, plain, writeEscrow);
        const changed = { ...content, tenant: [...content.tenant, { version, wrapped, madeAt: now() }] };
        await keep(changed);
        return { content: changed, made: { version, plain } };
      });
    } catch (error) {
      plain.fill(0);
      throw error;
    }
  }

  /** What stays is put under the newest version of the KMS's own key, as what others add meanwhile is by itself. */
  async retireBefore(version: number, known: KmsKeyFileContent): Promise<KmsKeyFileContent> {
    const { kms, file, escrow } = this.parts;
    const isKept = (key: TenantKey) => key.version >= version;
    if (!known.tenant.some(isKept)) throw new RangeError('A key ring needs a wrapping key.');
    const anew = new Map<string, string>();
    const rewrap = async (wrapped: string, name: string) =>
      void anew.set(wrapped, await kms.rewrap(wrapped, contextOf(known.pairId, name)));
    await rewrap(known.root, 'root');
    for (const key of known.tenant.filter(isKept)) await rewrap(key.wrapped, tenantName(key.version));
    const rewrapped = (wrapped: string): string => anew.get(wrapped) ?? wrapped;
    return file.alone(async ({ content, keep, writeEscrow }) => {
      const tenant = content.tenant.filter(isKept).map((key) => ({ ...key, wrapped: rewrapped(key.wrapped) }));
      const changed = { ...content, root: rewrapped(content.root), tenant };
      await keep(changed);
      await escrow.retireBefore(version, writeEscrow);
      return changed;
    });
  }

  /** Hands root and tenant keys in clear to `take`: all that there are. */
  async inClear(
    read: () => Promise<KmsKeyFileContent>,
    take: (secrets: RingSecrets, writeEscrow: WriteEscrow) => Promise<void>,
  ): Promise<void> {
    const { file, kms } = this.parts;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await read();
      let isTaken = false;
      await unwrapAll(known, kms, (secrets) =>
        file.alone(async ({ content, writeEscrow }) => {
          isTaken = versionsOf(content) === versionsOf(known);
          if (isTaken) await take(secrets, writeEscrow);
        }),
      );
      if (isTaken) return;
    }
    throw new Error('Other processes change the keys all the time: try again.');
  }
}

const versionsOf = ({ tenant }: KmsKeyFileContent): string => tenant.map(({ version }) => version).join();
