import { continuationOf } from './raising.ts';
import type { Stage } from './stage.ts';
import { failing, successor } from './suppliers.ts';
import { DAY, instantOf, succeededAt } from './times.ts';
import type { WrittenLog } from './written-log.ts';

const succession = 'suc_QUARTER0000000001';
const evidence = `${successor} took over from ${failing} on 2027-02-15 (solr)`;

/** The supplier of last resort: open legs move to it with a new clock, requests of the failed one go on as its own. */
export const succeed = (stage: Stage, log: WrittenLog, now: number): void => {
  const at = instantOf(now);
  const recorded = {
    ...{ id: succession, kind: 'solr', from: failing, to: successor, fuel: null, mpxns: null },
    ...{ effectiveFrom: '2027-02-15', grace: 0, reason: null, recordedAt: instantOf(succeededAt - 2 * DAY) },
  };
  log.append(succession, [{ type: 'switching.succession-recorded.v1', data: recorded }], at, 'SECA', 'api');
  for (const [id, state] of [...stage.requests]) {
    if (state.status === 'absent' || state.status === 'ended') continue;
    if (state.requester === failing) {
      const request = continuationOf(id);
      stage.act(id, { type: 'transfer', at, to: successor, request, goesOn: true, succession }, null, now);
      const goingOn = { by: successor, request, continued: state, succession, insteadOf: failing };
      stage.act(request, { type: 'continue', at, ...goingOn }, null, now);
    } else if (state.status === 'open' && state.legs.at(-1)?.addressee === failing) {
      const moved = { from: failing, to: successor, insteadOf: failing, succession, evidence };
      const since = instantOf(succeededAt);
      stage.act(id, { type: 'hand-over-leg', at: since, ...moved, grace: 0, reversed: false }, null, now);
    }
  }
};
