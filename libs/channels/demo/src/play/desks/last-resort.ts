import { carriedOut } from '../../carried-out.ts';
import { codeBy } from '../chance.ts';
import type { DeskAct } from '../desk-act.ts';
import { succession } from '../parties.data.ts';
import type { PlannedDevice } from '../planned.ts';
import { BrokenOff } from '../stage.ts';

const { failed, successor, appointed, grace } = succession;

/** Of the codes that nobody asked for, so many come twice, and differ. */
const CONFLICTS = 3;

export const appoints: DeskAct = async ({ stage }) => {
  const { id } = await stage.post<{ id: string }>('SECA', 'v1/successions', {
    ...{ kind: 'solr', from: failed, to: successor, effectiveFrom: stage.date(appointed), grace },
    reason: 'its licence was revoked',
  });
  const problem = await carriedOut(await stage.as('SECA'), id);
  if (problem !== undefined) throw new BrokenOff(problem);
};

const row = ({ deviceId, gas, manufacturer, msn, code }: PlannedDevice, installCode = code) => ({
  ...{ deviceId, deviceType: gas ? 'GSME' : 'ESME', manufacturer, msn, installCode, representation: 'raw-16+crc' },
});

/** What is left of the shipment notifications, by manufacturer; some devices are in none. */
export const filesCome: DeskAct = async ({ plan, stage }) => {
  const shipped = [
    ...plan.requests.filter(({ habit, held }) => habit === 'fails' && held).map(({ device }) => device),
    ...plan.spare.held,
  ];
  const query = `kind=asn&originalParty=${failed}`;
  for (const [maker, devices] of Map.groupBy(shipped, ({ manufacturer }) => manufacturer)) {
    const rows = devices.map((device) => row(device));
    await stage.send(successor, query, rows, `shipped-${maker.replace(/\W+/g, '-').toLowerCase()}`);
  }
  const twice = plan.spare.held.slice(0, CONFLICTS);
  const others = twice.map((device) => row(device, codeBy(plan.seed, device.deviceId)));
  await stage.send(successor, query, others, 'shipped-again');
};

export const holdingsAnswer: DeskAct = async ({ stage }) => {
  await stage.post(successor, 'v1/holdings/answers');
};

/** From then on what it holds answers by itself. */
export const answersUnasked: DeskAct = async ({ stage }) => {
  await stage.post(successor, 'v1/standing-instructions');
};
