import { eventually } from '@icx/world-testing/eventually';
import { vector } from './codes.fixture.ts';
import { atPortal, type PortalBrowser } from './portal.fixture.ts';
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

describe('the worklist as a table', () => {
  const ANSWERS = '/worklist/answers';
  /** Of a request its row on the page. */
  const rowOf = (browser: PortalBrowser, id: string): string =>
    new RegExp(`name="(rows\\.\\d+)\\.requestId" value="${id}"`).exec(browser.main)![1]!;
  const statesOf = (...ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await world.as('AAAA').get(`/v1/requests/${id}`)).body.state as string));
  const raised = async () => (await world.raised()).split('/').at(-1)!;

  test('is answered row by row: what is wrong stays with its error, the rest is done, and no code is shown again', async () => {
    const ids = [await raised(), await raised(), await raised(), await raised()] as const;
    const browser = await atPortal(world, 'BBBB');
    await browser.open('/');
    expect(browser.main).toContain(`href="${ANSWERS}"`);
    await browser.open(ANSWERS);
    const [good, damaged, denied] = ids.map((id) => rowOf(browser, id)) as [string, string, string];
    const form = browser.form();
    const filled = {
      ...form,
      [`${good}.installCode`]: vector,
      [`${damaged}.installCode`]: vector.slice(0, -1) + (vector.endsWith('0') ? '1' : '0'),
      [`${damaged}.note`]: '<b>by post</b>',
      [`${denied}.answer`]: 'code-not-held',
      [`${denied}.reason`]: 'lost',
    };
    await browser.open(ANSWERS, filled);
    expect(browser.page!.status).toBe(400);
    expect(browser.main).toMatch(/<a href="#field-rows-0-installCode">[^<]*CRC/);
    expect(browser.main).toContain('&lt;b&gt;by post&lt;/b&gt;');
    expect(browser.page!.text).not.toContain(vector.slice(0, 8));
    expect(await statesOf(...ids)).toEqual(['answered', 'open', 'stalled', 'open']);
    expect(browser.main).toContain(`<a class="govuk-link" href="/requests/${ids[0]}">`);
    expect(browser.main).toContain('We installed it, and have no code');
    expect(browser.main).not.toContain(ids[3]);

    // Its only row is the first one now.
    await browser.send(ANSWERS, { 'rows.0.installCode': vector });
    expect(browser.main).toContain('All of them are answered.');
    expect(await statesOf(...ids)).toEqual(['answered', 'answered', 'stalled', 'open']);
    // The first form once more, by its button: what was done by it is done.
    await browser.open(ANSWERS, { ...form, [`${good}.installCode`]: vector });
    expect(browser.main).toContain('All of them are answered.');
    expect(rowOf(browser, ids[3])).toBeDefined();
  });

  test('without an answer asks for one, and answers nothing that was put to another party', async () => {
    const id = await raised();
    const browser = await atPortal(world, 'BBBB');
    await browser.fill(ANSWERS, {});
    expect(browser.main).toContain('<a href="#field-rows-0-answer">No row has an answer.');
    const theirs = await atPortal(world, 'CCCC');
    await theirs.open('/raise');
    const { csrf, key } = theirs.form() as Record<'csrf' | 'key', string>;
    const row = { 'rows.0.requestId': id, 'rows.0.leg': '1', 'rows.0.installCode': vector };
    await theirs.open(ANSWERS, { csrf, key, ...row });
    expect(theirs.page!.status).toBe(400);
    expect(theirs.main).not.toContain(id);
    expect(await statesOf(id)).toEqual(['open']);
  });

  test('goes out as a file to fill in, and comes back', async () => {
    const id = await raised();
    const browser = await atPortal(world, 'BBBB');
    await browser.open('/files/send/answers');
    expect(browser.main).toContain('href="/worklist/to-fill-in.xlsx"');
    await browser.open('/worklist/to-fill-in.csv');
    const [names = '', ...rows] = browser.page!.text.trimEnd().split('\r\n');
    const cells = rows.find((row) => row.startsWith(id))!.split(',');
    cells[names.split(',').indexOf('installCode')] = vector;
    cells[names.split(',').indexOf('answer')] = 'code-supplied';
    await browser.open('/files/send/answers');
    await browser.upload('/files/send/answers', { name: 'worklist.csv', bytes: `${names}\r\n${cells.join(',')}\r\n` });
    await eventually(async () => {
      await browser.open(browser.address);
      return browser.main.includes('All of it is done: 1 row.');
    });
    expect(await statesOf(id)).toEqual(['answered']);
    await browser.open(`${browser.address}/rows.csv`);
    expect(browser.page!.text).toContain('[masked]');
    expect(browser.page!.text).not.toContain(vector.slice(0, 8));
  });
});
