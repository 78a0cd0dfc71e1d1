import { readFileSync, writeFileSync } from 'node:fs';
import { mpanCheckDigit, parseDeviceId, parseMpxn, type PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { Candidate } from '@icx/requests';
import type { RaisedState } from '@icx/requests-service';
import type { SandboxDevice } from '@icx/sandbox';
import type { SupplyPeriod } from '@icx/switching';
import { atLondon, plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { draftOf, raised, switched } from './switching.fixture.ts';

/** The page is what the script below comes to; `ICX_WRITE_DOCS=1` writes it anew. */
const page = new URL('../../../../docs/examples/year-of-switches.md', import.meta.url);
const begin = '<!-- from here on written by year-of-switches.int.spec.ts -->\n';

let world: World;
beforeAll(async () => {
  world = await openWorld('2026-01-05T09:00:00.000Z');
});
afterAll(() => world.remove());

const mpxn = must(parseMpxn(`200000000121${mpanCheckDigit('200000000121')}`));
const meter = (): SandboxDevice => ({
  ...world.askable[0]!,
  deviceId: must(parseDeviceId('00-DB-12-35-00-00-01-21')),
  mpxn,
  deviceType: 'ESME',
  installedOn: plainDate('2026-01-12'),
  installingSupplier: 'BBBB' as PartyId,
  // The mirror's own idea of the supply is never corrected here: registration is what counts.
  registeredSupplier: 'BBBB' as PartyId,
  suppliedFrom: plainDate('2024-06-01'),
});

const story: string[] = [];
let request: RaisedState['id'] | undefined;

/** On that morning somebody does something; then the page says how things stand. */
const step = async (day: string, what: string, act: () => Promise<unknown>): Promise<void> => {
  world.now = atLondon(plainDate(day), '09:00');
  await act();
  await world.switching.runner.sweep();
  await world.services.timers.sweep();
  const { periods } = await world.services.supply.historyOf(mpxn);
  const { deviceId, deviceType } = meter();
  const asking = periods.findLast(({ from }) => from === null || from <= day)!.supplier;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const prepared = await world.services.routing.prepare({ device }, asking, world.now);
  story.push(
    `## ${day}: ${what}\n`,
    'Registration:\n',
    ...periods.map(inWords),
    '',
    `Whom ${asking} would ask:\n`,
    ...(isRefusal(prepared)
      ? [`- nobody: ${prepared.detail}`]
      : prepared.raising.candidates.map((one, index) => reasonInWords(one, index, asking))),
    ...(request ? ['', ...requestInWords((await world.services.requests.load(request)).state as RaisedState)] : []),
    '',
  );
};

const inWords = ({ supplier, from, to, succession }: SupplyPeriod): string =>
  `- ${supplier} from ${from ?? 'an unknown day'}${to ? ` until ${to}` : ''}${succession ? ', by succession' : ''}`;

const reasonInWords = ({ party, basis, evidence, on }: Candidate, index: number, asking: string): string =>
  `${index + 1}. ${party}${party === asking ? ' itself' : ''} (\`${basis}\`${on ? `, ${on}` : ''}): ${evidence}`;

const requestInWords = (state: RaisedState): readonly string[] => [
  `The request of ${state.requester} is \`${state.status === 'ended' ? state.ending.how : state.status}\`:\n`,
  ...state.legs.map(
    ({ number, addressee, basis, deadline, closed, breach }) =>
      `- leg ${number} to ${addressee} (\`${basis}\`), due ${deadline?.dueOn ?? 'on no day'}` +
      `${breach ? ', missed' : ''}${closed ? `, closed \`${closed}\`` : ''}`,
  ),
];

const feed = (text: string) => () => switched(world, draftOf(mpxn, text));

test('the page tells what the exchange does', async () => {
  await step('2026-01-14', 'BBBB, the supplier since 2024, has installed the meter; it has no WAN', async () => {
    await switched(world, draftOf(mpxn, 'R1 >BBBB 2024-06-01'));
    await world.services.register.addDevices([meter()], 'DCCX' as PartyId);
  });
  await step('2026-03-02', 'the customer switches to CCCC from 9 March', feed('R2 BBBB>CCCC 2026-03-09'));
  await step('2026-03-09', 'CCCC supplies', async () => undefined);
  await step('2026-05-11', 'the customer has switched on to AAAA, which asks for the code', async () => {
    await switched(world, draftOf(mpxn, 'R3 CCCC>AAAA 2026-05-11'));
    request = (await raised(world, meter())).state.id;
  });
  await step(
    '2026-05-18',
    'BBBB fails; CCCC is appointed Supplier of Last Resort, with 5 Working Days of grace',
    async () =>
      must(
        await world.switching.successions.record(
          {
            ...{ kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null, reason: 'BBBB failed' },
            ...{ effectiveFrom: plainDate('2026-05-18'), grace: 5 },
          },
          world.envelope('SECA', 'appoint-cccc'),
        ),
      ),
  );
  await step('2026-06-01', 'the switch to AAAA is reported as erroneous', feed('R3 CCCC>AAAA 2026-05-11 v2 withdrawn'));
  await step('2026-06-03', 'it was right after all, but for its date', feed('R3 CCCC>AAAA 2026-05-08 v3'));
  await step('2026-06-10', 'the deadline of CCCC has passed', async () => undefined);

  await step('2026-12-14', 'the message of March comes once more: nothing changes', feed('R2 BBBB>CCCC 2026-03-09'));

  const [head] = readFileSync(page, 'utf8').split(begin);
  const told = `${head}${begin}\n${story.join('\n')}`.trimEnd() + '\n';
  if (process.env['ICX_WRITE_DOCS'] === '1') writeFileSync(page, told);
  expect(readFileSync(page, 'utf8')).toBe(told);
});
