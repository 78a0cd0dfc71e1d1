import type { DeskAct, DeskContext } from '../desk-act.ts';

const PATH = 'v1/inventory/data-fixes';

/** How far each of the cases comes: the acts of DCC, and of who opened it at the end. */
const courses: readonly (readonly string[])[] = [
  [],
  ['handler'],
  ['handler', 'incident'],
  ['handler', 'incident', 'correction'],
  ['handler', 'incident', 'correction', 'resolution'],
  ['handler', 'incident', 'correction', 'resolution', 'reopening'],
  ['handler', 'rejection'],
  ['withdrawal'],
  ['complaint'],
];

const bodies: Readonly<Record<string, object>> = {
  handler: { handler: 'Dee Dogwood' },
  incident: { incident: 'INC000012345' },
  correction: {},
  resolution: { how: 'corrected by hand' },
  rejection: { why: 'it is right as it stands' },
  reopening: { reason: 'it is still the old one' },
  withdrawal: { reason: 'the engineer had misread it' },
  complaint: {},
};
const ofOpener: readonly string[] = ['reopening', 'withdrawal', 'complaint'];

/** By Device ID, as its opener sees them. */
const casesOf = async ({
  plan,
  stage,
}: DeskContext): Promise<readonly { readonly id: string; readonly acts: readonly string[] }[]> => {
  const { items } = await stage.get<{ items: readonly { case: string; deviceId: string }[] }>(
    'AAAA',
    `${PATH}?limit=500`,
  );
  return plan.spare.faulty.flatMap(({ deviceId }, index) => {
    const found = items.find((item) => item.deviceId === deviceId);
    return found ? [{ id: found.case, acts: courses[index]! }] : [];
  });
};

const act = async (context: DeskContext, wanted: readonly string[]): Promise<void> => {
  for (const { id, acts } of await casesOf(context))
    for (const does of acts.filter((one) => wanted.includes(one)))
      await context.stage.post(ofOpener.includes(does) ? 'AAAA' : 'DCCX', `${PATH}/${id}/${does}`, bodies[does]);
};

export const casesAreOpened: DeskAct = async ({ plan, stage }) => {
  for (const [index, { deviceId }] of plan.spare.faulty.entries())
    await stage.post('AAAA', PATH, {
      ...(index % 2 === 0 ? { item: 'msn', wanted: `19E12345${index}0` } : { item: 'map-id', wanted: 'MAPX' }),
      ...{ deviceId, note: 'as the engineer read it on site' },
    });
};

export const casesGetOn: DeskAct = (context) => act(context, ['handler', 'incident', 'complaint', 'withdrawal']);

export const casesEnd: DeskAct = (context) => act(context, ['correction', 'resolution', 'rejection', 'reopening']);
