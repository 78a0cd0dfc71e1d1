import type { Envelope, MailDoor, MailId } from '@icx/mail';
import type { RawMail } from '@icx/mail-store';

/** A mail as it came, with what was known of it at the door: sealed together, for an envelope may hold a code too. */
export interface StoredMail {
  readonly door: MailDoor;
  readonly envelope: Envelope;
  readonly raw: Uint8Array;
}

const LENGTH = 4;

export const framed = ({ raw, ...about }: StoredMail): Uint8Array => {
  const head = Buffer.from(JSON.stringify(about));
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, raw]);
};

/** The original of a mail; `undefined`: it was deleted. Throws `RawMailBroken`. */
export const storedMail = async (store: Pick<RawMail, 'get'>, id: MailId): Promise<StoredMail | undefined> => {
  const stored = await store.get(id);
  if (!stored) return undefined;
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const begins = LENGTH + bytes.readUInt32BE();
  const about = JSON.parse(bytes.toString('utf8', LENGTH, begins)) as Omit<StoredMail, 'raw'>;
  return { ...about, raw: bytes.subarray(begins) };
};
