import { atPortal } from './portal.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

const MANY = '/raise/many';
const asked = async (deviceId: string) => (await world.as('AAAA').get(`/v1/requests?deviceId=${deviceId}`)).body.items;
/** The fields under a line that is wrong. */
const lines = (main: string): readonly string[] =>
  [...main.matchAll(/<input[^>]* id="line-(\d+)"/g)].map(([, line]) => line!);

describe('rows out of a spreadsheet', () => {
  test('are shown with whom each goes to, mended where they are wrong, and asked for', async () => {
    const [one, other] = [world.device(), world.device()];
    const browser = await atPortal(world, 'AAAA');
    const rows = [
      `${one.deviceId}\t${one.deviceType}\tJOB <1>`,
      'nonsense\t\tJOB 2',
      `${one.deviceId}\tIHD\tJOB 3`,
    ].join('\r\n');
    await browser.fill(MANY, { rows });
    expect(browser.main).toContain('Check the rows before you ask');
    expect(browser.main).toContain('JOB &lt;1&gt;</td><td class="govuk-table__cell">BBBB</td>');
    expect(browser.main).toContain('Ask for 1 code, and leave the rest');
    expect(lines(browser.main)).toEqual(['2', '3']);
    expect(browser.main).toMatch(/<a href="#line-2">Line 2: deviceId: /);
    expect(await asked(one.deviceId)).toEqual([]);

    // What is mended is looked at again, whichever button is pressed.
    await browser.send(MANY, { 'line-2': `${other.deviceId}\t\tJOB 2`, 'line-3': 'nonsense', confirmed: 'yes' });
    expect(lines(browser.main)).toEqual(['3']);
    expect(await asked(other.deviceId)).toEqual([]);

    const form = browser.form();
    await browser.open(MANY, { ...form, confirmed: 'yes' });
    expect(browser.main).toContain('2 codes are asked for');
    const [request] = await asked(one.deviceId);
    expect(browser.main).toContain(`href="/requests/${request.id}"`);
    expect(request).toMatchObject({ yourReference: 'JOB <1>', state: 'open' });
    expect(browser.main).toMatch(/deviceId\tdeviceType\tyourReference\nnonsense<\/textarea>/);
    // A second press of its button asks for nothing more.
    await browser.open(MANY, { ...form, confirmed: 'yes' });
    expect(browser.main).toContain('2 codes are asked for');
    expect(await asked(one.deviceId)).toHaveLength(1);
  });

  test('have names above them as files have, and as few as a page takes', async () => {
    const device = world.device();
    const browser = await atPortal(world, 'AAAA');
    await browser.fill(MANY, { rows: `GUID;your reference\n${device.deviceId};"a;b"` });
    expect(browser.main).toContain('>a;b</td>');
    await browser.fill(MANY, { rows: 'deviceId,colour\nx,y' });
    expect(browser.page!.status).toBe(422);
    expect(browser.main).toMatch(/<a href="#field-rows">Column 2 \(colour\) is none/);
    await browser.fill(MANY, { rows: `deviceId${'\n00-DB-12-34-56-78-90-A0'.repeat(201)}` });
    expect(browser.main).toContain('There are more than 200 rows');
    await browser.fill(MANY, { rows: 'neither\tone\nnor\tother' });
    expect(browser.main).toContain('Put a line of names above');
    await browser.fill(MANY, { rows: `deviceId,yourReference\n${device.deviceId},${'A1B2'.repeat(8)}` });
    expect(browser.main).toContain('href="#field-rows">This may hold an install code');
    expect(browser.main).not.toContain('A1B2A1B2');
  });
});
