import { fold } from './index.ts';
import type { DataFixCommand } from './index.ts';
import {
  AAAA,
  act,
  begun,
  BBBB,
  DCCX,
  event,
  given,
  incident,
  joined,
  linked,
  named,
  opened,
  otherIncident,
  rejected,
  resolved,
  SECA,
  withdrawn,
} from './case.fixture.ts';

const commandsOfDcc = (by = DCCX): DataFixCommand[] => [
  act('name-handler', by, { handler: 'Ada Byron' }),
  act('link-incident', by, { incident }),
  act('begin-correction', by, {}),
  act('resolve', by, { how: 'h' }),
  act('reject', by, { why: 'w' }),
];
const inCorrection = [opened, named, linked, begun] as const;

describe('a handler', () => {
  const name = (handler: string, note?: string) =>
    act('name-handler', DCCX, { handler, ...(note === undefined ? {} : { note }) });
  const handedOver = event('handler-named', DCCX, {
    handler: 'Mary Somerville',
    handedOverFrom: 'Ada Byron',
    note: 'the DSP waits for the MPAN',
  });

  test('is named', () => given(opened).when(name('Ada Byron')).then(named));
  test.each([
    ['with-handler', [opened, named]],
    ['dsp-correction', inCorrection],
  ])('hands over: %s stays, and nobody is forgotten', (status, history) => {
    given(...history)
      .when(name('Mary Somerville', 'the DSP waits for the MPAN'))
      .then(handedOver);
    expect(fold([...history, handedOver])).toMatchObject({
      status,
      handler: 'Mary Somerville',
      handlers: [{ handler: 'Ada Byron' }, { handler: 'Mary Somerville' }],
    });
  });
  test('is not handed over to himself', () => {
    for (const same of ['Ada Byron', 'ada  BYRON'])
      given(opened, named).when(name(same)).thenRefused('handler-unchanged');
  });
});

describe('an Incident', () => {
  test('is linked, with or without a handler', () => {
    const command = act('link-incident', DCCX, { incident, category: 4 });
    given(opened).when(command).then(linked);
    given(opened, named).when(command).then(linked);
  });
  test('is replaced by another, and keeps its category unless told', () =>
    given(opened, linked)
      .when(act('link-incident', DCCX, { incident: otherIncident }))
      .then(event('incident-linked', DCCX, { incident: otherIncident, replaces: incident, category: 4 })));
});

describe('a correction by the DSP', () => {
  const begin = act('begin-correction', DCCX, {});
  test('begins with handler and Incident', () => given(opened, named, linked).when(begin).then(begun));
  test('needs a handler', () => given(opened, linked).when(begin).thenRefused('handler-missing'));
  test('needs an Incident', () => given(opened, named).when(begin).thenRefused('incident-missing'));
  test('begins once', () =>
    given(...inCorrection)
      .when(begin)
      .thenRefused('correction-begun'));
});

describe('an ending', () => {
  const resolve = act('resolve', DCCX, { how: 'MPAN corrected by the DSP' });
  test('resolved, by the DSP or without it', () => {
    given(opened, named).when(resolve).then(resolved);
    given(...inCorrection)
      .when(resolve)
      .then(resolved);
  });
  test('resolved needs somebody who answers for it', () => given(opened).when(resolve).thenRefused('handler-missing'));
  test('rejected, also at first sight', () => {
    const command = act('reject', DCCX, { why: 'the registration says otherwise' });
    for (const history of [[opened], [opened, named], inCorrection])
      given(...history)
        .when(command)
        .then(rejected);
  });
  test.each([
    ['resolved', [opened, named, resolved]],
    ['rejected', [opened, rejected]],
    ['withdrawn', [opened, withdrawn]],
  ])('%s: nothing more is done to it', (_, history) => {
    const notes = [act('add-note', DCCX, { note: 'n' }), act('add-note', AAAA, { note: 'n' })];
    for (const command of [...commandsOfDcc(), ...notes, act('flag-complaint', AAAA, {})])
      given(...history)
        .when(command)
        .thenRefused('data-fix-ended');
  });
});

test('DCC adds a note', () =>
  given(opened)
    .when(act('add-note', DCCX, { note: 'seen' }))
    .then(event('note-added', DCCX, { note: 'seen' })));

test.each([AAAA, SECA])('%s decides nothing for DCC', (by) => {
  for (const command of commandsOfDcc(by)) given(opened).when(command).thenRefused('dcc-only');
});

test('a stranger who acts for DCC learns nothing', () => {
  for (const command of commandsOfDcc(BBBB)) {
    given(opened).when(command).thenRefused('data-fix-unknown');
    given(opened, joined).when(command).thenRefused('dcc-only');
  }
});

test('of a case that is not there nothing is done', () => {
  for (const command of commandsOfDcc()) given().when(command).thenRefused('data-fix-unknown');
});
