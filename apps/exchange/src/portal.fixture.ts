import { sandboxPassword } from '@icx/sandbox';
import { Browser } from './browser.fixture.ts';
import type { PartyName, World } from './world.fixture.ts';

/** A browser at the portal, without JavaScript, in which the test person of a party is signed in. */
export const atPortal = async (world: World, party: PartyName): Promise<PortalBrowser> => {
  const browser = new PortalBrowser(world.url);
  await browser.open('/sign-in');
  await browser.submit({ name: `tester@${party}`, password: sandboxPassword, code: '' });
  return browser;
};

export class PortalBrowser extends Browser {
  /** The value of a hidden field of the page. */
  hidden(name: string): string {
    const [, value = ''] = new RegExp(`name="${name}" value="([^"]*)"`).exec(this.page!.text) ?? [];
    return value;
  }

  /** Fills in the form of a page and sends it, with what stands hidden in it. */
  async fill(address: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.open(address);
    await this.send(address, fields);
  }

  /** Sends the form of the page that is open. */
  async send(address: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const main = this.page!.text.split('<main')[1] ?? '';
    const hidden = [...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    await this.open(address, { ...Object.fromEntries(hidden.map(([, name, value]) => [name!, value!])), ...fields });
  }
}
