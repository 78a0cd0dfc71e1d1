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

export const requestState = words('RequestState', requestStates);
export const routingBasis = words('RoutingBasis', routingBases, { description: 'Why that one is asked.' });
export const clockState = words('ClockState', clockStates);
export const clockReason = words('ClockReason', clockReasons, { description: 'Why no clock runs.' });
export const wayOfReceipt = words('WayOfReceipt', waysOfReceipt);
export const legEnding = words('LegEnding', legEndings, { description: 'How a leg ended without an answer.' });
export const calendarName = words('CalendarName', calendarNames);
export const queryKind = words('QueryKind', queryKinds);
export const codeNotHeldReason = words('CodeNotHeldReason', codeNotHeldReasons);
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
