import { words } from '@icx/documents';
import { codeChecks, representations, revealFormats } from '@icx/install-code';
import {
  clockReasons,
  clockStates,
  codeNotHeldReasons,
  legEndings,
  outcomes,
  quarantines,
  queryKinds,
  routingBases,
  stallReasons,
  waysOfReceipt,
} from '@icx/requests';
import { calendarNames } from '@icx/working-days';

export const requestStates = ['open', 'stalled', 'answered', 'revealed', 'ended'] as const;

export const requestState = words('RequestState', requestStates, {
  description:
    'open: an addressee is to answer. stalled: nobody is left to ask; a re-route revives it. answered: a code is held, not ' +
    'revealed yet. revealed: its requester was shown it. ended: see ending.',
});
export const routingBasis = words('RoutingBasis', routingBases, { description: 'Why that one is asked.' });
export const clockState = words('ClockState', clockStates, {
  description:
    'awaiting-receipt: not received yet. running: due on dueOn. undelivered: could not be delivered. stopped: none runs.',
});
export const clockReason = words('ClockReason', clockReasons, { description: 'Why no clock runs.' });
export const wayOfReceipt = words('WayOfReceipt', waysOfReceipt, { description: 'How it came to count as received.' });
export const legEnding = words('LegEnding', legEndings, { description: 'How a leg ended without an answer.' });
export const calendarName = words('CalendarName', calendarNames, { description: 'Whose bank holidays count.' });
export const queryKind = words('QueryKind', queryKinds, {
  description: 'What the addressee asks back; its clock runs on.',
});
export const codeNotHeldReason = words('CodeNotHeldReason', codeNotHeldReasons, {
  description: 'Why the installer has no code.',
});
export const quarantine = words('Quarantine', quarantines, {
  description: 'Of a reveal that waits for SECAS, or that it released.',
});
export const stallReason = words('StallReason', stallReasons, { description: 'Why nobody is left to ask.' });
export const outcome = words('Outcome', outcomes, { description: 'What came of the request.' });
export const representation = words('Representation', representations, {
  description: 'What the code was supplied as.',
});
export const codeCheck = words('CodeCheck', codeChecks, {
  description:
    'Whether its CRC was there to prove that it was copied right; client-checked: the exchange has not seen it.',
});
export const revealFormat = words('RevealFormat', revealFormats, {
  description: 'As asked for; of an unknown-16 it was not produced: see warning.',
});
