import { request } from 'playwright-core';
import { sandboxPassword } from '@icx/sandbox';

/** The cookie of a browser in which the test person of a party has signed in. */
export const signedIn = async (url: string, party: string): Promise<string> => {
  const browser = await request.newContext({ baseURL: url });
  try {
    const asked = await browser.get('/sign-in');
    const [, action = asked.url()] = /<form method="post" action="([^"]+)"/.exec(await asked.text()) ?? [];
    const form = { name: `tester@${party}`, password: sandboxPassword, code: '' };
    const came = await browser.post(action, { form, headers: { origin: url } });
    if (came.url() !== `${url}/`) throw new Error(`${party} is not signed in: ${came.status()} at ${came.url()}`);
    const { cookies } = await browser.storageState();
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  } finally {
    await browser.dispose();
  }
};
