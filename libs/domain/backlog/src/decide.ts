import { refuse, type Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import { inLondon, type Instant } from '@icx/working-days';
import type { BacklogDevice, BacklogEntry, BacklogState, Provenance } from './entry.ts';
import type { BacklogEvent } from './events.ts';

type Decided = readonly BacklogEvent[] | Refusal;

/** Why a device with this install date is no backlog; one without needs the administrator's reason. */
export const dateFault = (installedOn: PlainDate | null, obligationFrom: PlainDate): Refusal | undefined =>
  installedOn !== null && installedOn >= obligationFrom
    ? refuse(
        'installed-since-obligation',
        `This device was installed on ${installedOn}, by the inventory where that knows it, and the obligation began on ${obligationFrom}: it is no backlog. If the inventory is wrong, have it corrected by a data fix.`,
        '/installedOn',
      )
    : undefined;

const reasonRequired = refuse(
  'reason-required',
  'Nobody knows when it was installed: say in reason why it counts as backlog, or give installedOn.',
  '/reason',
);
const leftAlready = ({ leftAt }: Extract<BacklogEntry, { status: 'left' }>): Refusal =>
  refuse.conflict(
    'backlog-left',
    `It left the register on ${inLondon(leftAt)}, and a clock may run since: it does not come back.`,
  );
const proposalNotOpen = (): Refusal =>
  refuse.conflict('proposal-not-open', 'This proposal was decided on already, or the device was imported since.');

/** The administrator's own row. What is on the register stays as it is. */
export const registerDevice = (
  device: BacklogDevice,
  came: Provenance,
  state: BacklogState,
  obligationFrom: PlainDate,
): Decided => {
  if (state.status === 'registered') return [];
  if (state.status === 'left') return leftAlready(state);
  if (device.installedOn === null && device.reason === null) return reasonRequired;
  return (
    dateFault(device.installedOn, obligationFrom) ?? [
      { type: 'backlog.device-registered.v1', data: { ...came, device } },
    ]
  );
};

/** The row of who needs the code. One that was declined may be proposed again. */
export const proposeDevice = (
  device: BacklogDevice,
  came: Provenance,
  state: BacklogState,
  obligationFrom: PlainDate,
): Decided => {
  if (state.status === 'proposed' || state.status === 'registered') return [];
  if (state.status === 'left') return leftAlready(state);
  const proposed = { ...device, reason: null };
  return (
    dateFault(device.installedOn, obligationFrom) ?? [
      { type: 'backlog.device-proposed.v1', data: { ...came, device: proposed } },
    ]
  );
};

/** The obligation date as it is now, which may be another than when it was proposed. */
export const acceptProposal = (
  { at, reason }: { readonly at: Instant; readonly reason: string | null },
  state: BacklogState,
  obligationFrom: PlainDate,
): Decided => {
  if (state.status !== 'proposed') return proposalNotOpen();
  if (state.device.installedOn === null && reason === null) return reasonRequired;
  return (
    dateFault(state.device.installedOn, obligationFrom) ?? [
      { type: 'backlog.proposal-accepted.v1', data: { at, reason } },
    ]
  );
};

export const declineProposal = (
  data: { readonly at: Instant; readonly reason: string },
  state: BacklogState,
): Decided => (state.status === 'proposed' ? [{ type: 'backlog.proposal-declined.v1', data }] : proposalNotOpen());

/** Once: from then on its requests have clocks. */
export const leaveRegister = (
  data: { readonly at: Instant; readonly reason: string },
  state: BacklogState,
): Decided => {
  if (state.status === 'left') return leftAlready(state);
  return state.status === 'registered'
    ? [{ type: 'backlog.device-left.v1', data }]
    : refuse.conflict('not-on-register', 'This device is not on the register: there is nothing to leave.');
};
