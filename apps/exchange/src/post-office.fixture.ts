import { eventually } from '@icx/world-testing/eventually';
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { simpleParser, type ParsedMail } from 'mailparser';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Resolver } from '@icx/mail-reading';
import { linesOf, type Line } from './worklist.fixture.ts';
import type { PartyName, World } from './world.fixture.ts';

const SELECTOR = 'mail';

/** A mail that somebody sends us. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly subject?: string;
  readonly text?: string;
  readonly attachments?: readonly { readonly filename: string; readonly content: string | Uint8Array }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose key signs it; by default that of the From domain, `null`: nobody's. */
  readonly signedBy?: string | null;
  /** As `from`, if it is left out. */
  readonly returnPath?: string;
  /** As it stands, with headers: nothing is added, nor is it signed. */
  readonly raw?: string;
}

/** A mail of ours as whoever got it sees it. */
export interface Got {
  readonly number: number;
  readonly raw: string;
  readonly mail: ParsedMail;
  /** Where an answer goes. */
  readonly replyTo: string;
  /** Of the answer template. */
  readonly lines: readonly Line[];
}

/** The mail servers of suppliers, their DNS, and people who read and write there. */
export class PostOffice {
  readonly #keys = new Map<string, string>();
  readonly #txt = new Map<string, string>();
  readonly #got = new Map<string, Promise<Got>>();

  constructor(domains: readonly string[]) {
    for (const domain of domains) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
      const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
      this.#keys.set(domain, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      this.#txt.set(`${SELECTOR}._domainkey.${domain}`, `v=DKIM1; k=rsa; p=${p}`);
      this.#txt.set(`_dmarc.${domain}`, 'v=DMARC1; p=reject');
    }
  }

  /** What the exchange asks instead of the Internet. */
  readonly resolver: Resolver = async (name, type) => {
    const text = type === 'TXT' ? this.#txt.get(name.toLowerCase()) : undefined;
    if (text === undefined) throw Object.assign(new Error(`${name} ${type}`), { code: 'ENOTFOUND' });
    return [[text]];
  };

  /** Over the wire, to our listener; resolves with its 250. */
  async send(world: World, { raw, ...letter }: Letter): Promise<void> {
    const port = Number(world.mailAt.split(':').at(-1));
    const transport = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
    const envelope = { from: letter.returnPath ?? letter.from, to: letter.to };
    try {
      await transport.sendMail({ envelope, raw: raw ?? (await this.signed(letter)) });
    } finally {
      transport.close();
    }
  }

  /** Its bytes as they leave the server of its sender. */
  async signed({ signedBy, attachments = [], ...letter }: Letter): Promise<string> {
    const domainName = signedBy ?? letter.from.split('@')[1]!;
    const privateKey = signedBy === null ? undefined : this.#keys.get(domainName);
    const transport = createTransport({
      ...{ streamTransport: true, buffer: true },
      ...(privateKey && { dkim: { domainName, keySelector: SELECTOR, privateKey } }),
    });
    const { message } = await transport.sendMail({ ...letter, attachments: [...attachments] } as SendMailOptions);
    return String(message);
  }

  /** What has come to an address of a party, oldest first. */
  async inbox(world: World, party: PartyName, address = addressOf(party)): Promise<readonly Got[]> {
    const { body } = await world.as(party).get(`/v1/sandbox/mailbox?to=${encodeURIComponent(address)}`);
    const numbers = (body.items as readonly { readonly number: number }[]).map(({ number }) => number);
    return Promise.all(numbers.toSorted((one, other) => one - other).map((number) => this.#read(world, party, number)));
  }

  /** The newest mail there that is so, once it has come. */
  async newest(world: World, party: PartyName, is: (got: Got) => boolean): Promise<Got> {
    return eventually(() => this.noticeOf(world, party, is));
  }

  /** One that has come, if it has. */
  async noticeOf(world: World, party: PartyName, is: (got: Got) => boolean): Promise<Got | undefined> {
    return (await this.inbox(world, party)).findLast(is);
  }

  #read(world: World, party: PartyName, number: number): Promise<Got> {
    const name = `${world.folder} ${number}`;
    const known = this.#got.get(name) ?? this.#fetch(world, party, number);
    this.#got.set(name, known);
    return known;
  }

  async #fetch(world: World, party: PartyName, number: number): Promise<Got> {
    const { text: raw } = await world.as(party).get(`/v1/sandbox/mailbox/${number}/raw`);
    const mail = await simpleParser(raw);
    const file = mail.attachments.find(({ filename }) => filename?.endsWith('.csv'));
    const replyTo = mail.replyTo?.value[0]?.address ?? '';
    return { number, raw, mail, replyTo, lines: file ? await linesOf(Readable.from([file.content])) : [] };
  }
}

export const addressOf = (party: string): string => `codes@${party.toLowerCase()}.example`;
