import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stepAt, totpAt } from '@icx/identity';
import type { Browser, Page } from 'playwright-core';

const PASSWORD = 'correct horse battery staple';

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g)!;
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
};

/** What `BROWSER` runs on such a machine: it keeps the address that it is to open in this file. */
export const openerTo = (file: string): string => `printf %s "$1" >"${file}.new" && mv "${file}.new" "${file}"`;

/** The address, once something wanted to open it. */
export const openedIn = async (file: string): Promise<string> => {
  for (let tries = 0; !existsSync(file); tries += 1) {
    if (tries > 300) throw new Error(`icx opened no browser: there is no ${file}.`);
    await sleep(100);
  }
  return readFileSync(file, 'utf8');
};

/** Somebody with a browser and an authenticator app. */
export class Person {
  #seed = '';

  private constructor(
    readonly page: Page,
    private readonly name: string,
  ) {}

  /** @param name for signing in, `anna@SECA` */
  static async at(browser: Browser, name: string): Promise<Person> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    return new Person(await context.newPage(), name);
  }

  /** Chooses a password and a second factor. @param address of the enrolment page */
  async enrol(address: string, enrolment: string): Promise<void> {
    await this.page.goto(address);
    await this.#submit({ name: this.name, enrolment });
    this.#seed = (await this.page.locator('code').first().textContent()) ?? '';
    await this.#submit({ password: PASSWORD, code: this.#code(0) });
    await this.page.locator('main', { hasText: 'You are set up' }).waitFor();
  }

  /** Whom `icx login` sent to the browser. @param address where it sent it */
  async signIn(address: string): Promise<void> {
    await this.page.goto(address);
    // A code of the app counts once: the one of before is gone.
    await this.#submit({ name: this.name, password: PASSWORD, code: this.#code(1) });
    await this.page.click('button:has-text("Go on")');
    await this.page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/signed-in/);
  }

  async #submit(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await this.page.fill(`#${name}`, value);
    await this.page.click('button');
  }

  #code(after: number): string {
    return totpAt(fromBase32(this.#seed), stepAt(Date.now() / 1000) + after);
  }
}
