import { goldensIn } from '@icx/decider-testing';
import { deviations } from '@icx/documents/testing';
import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { evolveSuccession, evolveSupplyPoint, noSwitches, registrationHistory } from '@icx/switching';
import type { SuccessionEvent, SuccessionState, SwitchEvent } from '@icx/switching';
import { proposalSchema } from './proposal.ts';
import { successionDocument, successionSchema } from './succession-document.ts';
import { supplyHistorySchema } from './supply-history.ts';

const goldens = (path: string) => goldensIn(new URL(path, import.meta.url));
const eventsOf = <Event>(events: readonly object[]): readonly Event[] => events as readonly Event[];

/** What releases before this one have stored is shown as the document of the API says. */
describe('of what was stored', () => {
  test.each(goldens('../../../domain/switching/src/golden/successions.jsonl'))('succession: $name', ({ events }) => {
    const succession = eventsOf<SuccessionEvent>(events).reduce<SuccessionState>(evolveSuccession, null)!;
    for (const party of ['SECA', 'AAAA', succession.from] as PartyId[]) {
      const viewer: Viewer = { party, role: party === 'SECA' ? 'administrator' : 'supplier' };
      expect(deviations(successionSchema, successionDocument(succession, viewer))).toEqual([]);
    }
  });

  test.each(goldens('../../../domain/switching/src/golden/switches.jsonl'))('switches: $name', ({ events }) => {
    const { messages } = eventsOf<SwitchEvent>(events).reduce(evolveSupplyPoint, noSwitches);
    const history = { mpxn: messages[0]!.mpxn, ...registrationHistory(messages) };
    expect(deviations(supplyHistorySchema, history)).toEqual([]);
  });

  test.each(goldens('golden/proposals.jsonl'))('proposal: $name', ({ events }) => {
    const made = events.filter(({ type }) => type === 'switching.proposal-made.v1');
    expect(made.flatMap(({ data }) => deviations(proposalSchema, data))).toEqual([]);
  });
});
