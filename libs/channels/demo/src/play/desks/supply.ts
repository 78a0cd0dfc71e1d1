import type { DeskAct } from '../desk-act.ts';

const INSTRUCTION = 'standing-instruction';

/** What AAAA gains uncommissioned it asks for by itself; DART has it proposed. */
export const instructs: DeskAct = async ({ stage }) => {
  await stage.post('AAAA', `v1/parties/AAAA/${INSTRUCTION}`, { gainedDevices: 'raise' });
  await stage.post('DART', `v1/parties/DART/${INSTRUCTION}`, { gainedDevices: 'propose' });
};

/** DART gains homes: of what is proposed it dismisses one. */
export const gains: DeskAct = async ({ plan, stage }) => {
  const effectiveFrom = stage.date(6);
  const { gained } = plan.spare;
  const switches = gained.map(({ mpxn }) => ({
    id: `GAIN-${mpxn}`,
    mpxn,
    losing: 'TYNE',
    gaining: 'DART',
    effectiveFrom,
  }));
  await stage.post('DCCX', 'v1/switches', { switches });
  await stage.post('DART', `v1/proposals/${gained[0]!.deviceId}/dismissal`);
};

/** Messages of the feed that cannot all be right: another loses than had it, two gain on one day, one version says two things. */
export const contradictions: DeskAct = async ({ plan, stage }) => {
  const on = stage.date(12);
  const switches = plan.spare.contradicted.flatMap(({ mpxn }, index) => {
    const one = { mpxn, id: `ONE-${mpxn}`, losing: 'TYNE', gaining: 'DART', effectiveFrom: on };
    if (index % 3 === 0)
      return [one, { ...one, id: `TWO-${mpxn}`, losing: 'WEAR', gaining: 'TEES', effectiveFrom: stage.date(13) }];
    return [one, { ...one, ...(index % 3 === 1 && { id: `TWO-${mpxn}` }), gaining: 'TEES' }];
  });
  await stage.post('DCCX', 'v1/switches', { switches });
};
