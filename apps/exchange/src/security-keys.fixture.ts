import { stepAt, totpAt } from '@icx/identity';
import { SoftwareAuthenticator, type Wrong } from '@icx/identity/software-authenticator';
import type { Browser } from './browser.fixture.ts';
import { fromBase32 } from './identity.fixture.ts';
import type { Client } from './world.fixture.ts';

/** A name, of whatever exchange: at an address of numbers there are no security keys. */
export const keysAt = 'http://codes.localhost';

export const password = 'correct horse battery staple';

const entities: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
};

/** What the page asks a security key with. */
export const askedBy = ({ page }: Browser) => {
  const [, text] = /data-options="([^"]+)"/.exec(page!.text) ?? [];
  if (!text) throw new Error(`This page asks no security key: ${page!.status} ${page!.text}`);
  return JSON.parse(text.replace(/&[#\w]+;/g, (entity) => entities[entity]!)) as { readonly challenge: string };
};

/** Somebody with a browser whose pages see what their script would have put into them. */
export class KeyHolder {
  readonly key: SoftwareAuthenticator;

  private constructor(
    readonly name: string,
    readonly browser: Browser,
    readonly seed: string,
    origin: string,
    options: ConstructorParameters<typeof SoftwareAuthenticator>[1],
  ) {
    this.key = new SoftwareAuthenticator(origin, options);
  }

  /**
   * At the page of its enrolment, which offers it an app and a key.
   * @param by administers AAAA
   */
  static async invited(
    by: Client,
    browser: Browser,
    origin: string,
    name: string,
    options: ConstructorParameters<typeof SoftwareAuthenticator>[1] = {},
  ): Promise<KeyHolder> {
    const added = await by.post('/v1/parties/AAAA/users', { name, displayName: name, scopes: [] });
    return KeyHolder.offered(browser, origin, `${name}@AAAA`, added.body.enrolment.code as string, options);
  }

  static async offered(
    browser: Browser,
    origin: string,
    name: string,
    enrolment: string,
    options: ConstructorParameters<typeof SoftwareAuthenticator>[1] = {},
  ): Promise<KeyHolder> {
    await browser.open('/oidc/enrolment', { name, enrolment });
    const [, seed] = /secret=([A-Z2-7]+)/.exec(browser.page!.text)!;
    const holder = new KeyHolder(name, browser, seed!, origin, options);
    holder.#enrolment = enrolment;
    return holder;
  }

  #enrolment = '';

  /** Enrols with a key, and a code of the app too if there is one. */
  async enrol({ code = '', wrong = {} }: { readonly code?: string; readonly wrong?: Wrong } = {}): Promise<void> {
    const { name } = this;
    const key = this.key.create(askedBy(this.browser), wrong);
    await this.browser.submit({ name, enrolment: this.#enrolment, password, code, key });
  }

  /** Of its app, so many steps from now. */
  codeOf(after: number): string {
    return totpAt(fromBase32(this.seed), stepAt(Date.now() / 1000) + after);
  }

  /** What its key signs for the page that its browser, or another, is at. */
  signed(wrong: Wrong = {}, at = this.browser): string {
    return this.key.get(askedBy(at), wrong);
  }

  /** Signs in to see its keys. */
  async seeKeys(more: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.browser.open('/oidc/security-keys');
    await this.browser.submit({ name: this.name, password, code: '', key: this.signed(), ...more });
  }
}

/** The names of the keys that a page of somebody's own shows. */
export const keysOn = ({ page }: Browser): string[] =>
  [...page!.text.matchAll(/Remove ([a-z2-7]{12})</g)].map(([, key]) => key!);

export const ticketOn = ({ page }: Browser): string => /name="ticket" value="([^"]+)"/.exec(page!.text)![1]!;
