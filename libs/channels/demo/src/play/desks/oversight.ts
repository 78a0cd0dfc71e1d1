import { isRefused } from '../../refused.ts';
import type { DeskAct, DeskContext } from '../desk-act.ts';

/** Two parties let AGNT act for them, unless they do already. */
export const agencies: DeskAct = async ({ stage }) => {
  for (const party of ['AAAA', 'BBBB'])
    await stage
      .post(party, `v1/parties/${party}/agencies`, { agent: 'AGNT', scopes: ['requests:write', 'answers:write'] })
      .catch((error: unknown) => {
        if (!isRefused(error) || error.code !== 'agency-exists') throw error;
      });
};

/** The requests of which a breach is disputed: the first three that who is slow has let pass. */
export const disputedIn = ({ plan }: Pick<DeskContext, 'plan'>): readonly number[] =>
  plan.requests
    .filter(({ habit, steps, day }) => habit === 'slow' && steps.length === 0 && day <= 5)
    .slice(0, 3)
    .map(({ n }) => n);

export const disputes: DeskAct = async (context) => {
  for (const n of disputedIn(context))
    await context.stage.post('BBBB', `v1/requests/${context.ids.get(n)}/breach-disputes`, {
      reason: 'answered by letter',
    });
};

/** One is upheld, one is not, and one waits. */
export const disputesAreDecided: DeskAct = async (context) => {
  for (const [index, n] of disputedIn(context).slice(0, 2).entries())
    await context.stage.post('SECA', `v1/requests/${context.ids.get(n)}/breach-disputes/1/resolution`, {
      ...(index === 0 ? { upheld: true, reason: 'the letter was seen' } : { upheld: false, reason: 'no letter came' }),
    });
};

/** Devices that have waited since before the obligation. */
export const backlogIsProposed: DeskAct = async ({ plan, stage }) => {
  for (const [index, { deviceId }] of plan.spare.undated.entries())
    await stage.post('AAAA', 'v1/backlog/proposals', {
      deviceId,
      installedOn: `2020-03-0${index + 1}`,
      evidence: 'job sheet',
    });
};

/** Of what is accepted the code is asked for, without a clock. */
export const backlogIsDecided: DeskAct = async ({ stage }) => {
  const { items } = await stage.get<{ items: readonly { id: string; deviceId: string }[] }>(
    'SECA',
    'v1/backlog/proposals',
  );
  const decided = [
    ['acceptance', {}],
    ['acceptance', {}],
    ['decline', { reason: 'the job sheet is of another meter' }],
  ] as const;
  for (const [index, [decision, body]] of decided.entries()) {
    const { id, deviceId } = items[index]!;
    await stage.post('SECA', `v1/backlog/proposals/${id}/${decision}`, body);
    if (decision === 'acceptance') await stage.post('AAAA', 'v1/requests', { deviceId, yourReference: 'BACKLOG' });
  }
};

/** Of the month that is over. */
export const reports: DeskAct = async ({ stage }) => {
  const month = stage.first.slice(0, 7);
  for (const kind of ['sla', 'operational']) await stage.post('SECA', `v1/reports/${kind}/${month}/issues`);
};
