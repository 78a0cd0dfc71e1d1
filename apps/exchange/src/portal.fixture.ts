import { sandboxPassword } from '@icx/sandbox';
import { Browser } from './browser.fixture.ts';
import type { PartyName, World } from './world.fixture.ts';

/** A browser at the portal, without JavaScript, in which the test person of a party is signed in. */
export const atPortal = async (world: World, party: PartyName): Promise<PortalBrowser> => {
  const browser = new PortalBrowser(world.url);
  await browser.signIn(party);
  return browser;
};

export class PortalBrowser extends Browser {
  /** Where one is then. */
  async signIn(party: PartyName, by = '/sign-in'): Promise<string> {
    await this.open(by);
    return this.submit({ name: `tester@${party}`, password: sandboxPassword, code: '' });
  }

  /** What stands on the page itself. */
  get main(): string {
    return this.page!.text.split('<main')[1]?.split('</main>')[0] ?? '';
  }

  /** The value of a hidden field of the page. */
  hidden(name: string): string {
    const [, value = ''] = new RegExp(`name="${name}" value="([^"]*)"`).exec(this.page!.text) ?? [];
    return value;
  }

  /** What stands hidden in the form of the page. */
  form(): Readonly<Record<string, string>> {
    const hidden = [...this.main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return Object.fromEntries(hidden.map(([, name, value]) => [name!, unescaped(value!)]));
  }

  /** Fills in the form of a page and sends it, with what stands hidden in it. */
  async fill(address: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.open(address);
    await this.send(address, fields);
  }

  /** Sends the form of the page that is open. */
  async send(address: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.open(address, { ...this.form(), ...fields });
  }

  /** Sends the form of the page that is open, with a file in it; with none chosen as a browser sends that. */
  async upload(
    address: string,
    file: { readonly name: string; readonly bytes: string | Uint8Array<ArrayBuffer> } | undefined,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...this.form(), ...fields })) form.append(name, value);
    form.append('file', new Blob([file?.bytes ?? '']), file?.name ?? '');
    await this.open(address, form);
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
/** As a browser reads it. */
const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!);
