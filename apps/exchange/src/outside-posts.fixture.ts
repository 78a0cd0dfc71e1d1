import { onRequest, type Prepare } from './post-states.fixture.ts';
import type { World } from './world.fixture.ts';

export const statement = { answer: 'code-supplied', who: 'w', means: 'phone', statement: 's' };

/** A request of AAAA of which BBBB states that it has answered it by phone. */
const stated = async (world: World): Promise<string> => {
  const request = await world.raised();
  await world.as('BBBB').post(`${request}/outside-answers`, statement);
  return `${request}/outside-answers/1`;
};

/** A request of AAAA that BBBB has let pass: nearly three weeks go by, and every clock runs out. */
export const breached = async (world: World): Promise<string> => {
  const request = await world.raised();
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P21D' });
  return request;
};

/** The last of them move the clock far on. */
export const outsidePosts: Readonly<Record<string, Prepare>> = {
  '/v1/requests/{id}/outside-answers': onRequest('BBBB', 'outside-answers', statement, { ...statement, who: 'x' }),
  '/v1/requests/{id}/outside-attachments': async (world) => ({
    ...{ by: 'BBBB', path: `${await world.raised()}/outside-attachments`, body: 'note of the call', other: 'another' },
  }),
  '/v1/requests/{id}/outside-answers/{claim}/confirmation': async (world) => ({
    ...{ by: 'AAAA', path: `${await stated(world)}/confirmation`, body: {}, other: { another: 'body' } },
  }),
  '/v1/requests/{id}/outside-answers/{claim}/dispute': async (world) => ({
    ...{ by: 'AAAA', path: `${await stated(world)}/dispute`, body: { reason: 'r' }, other: { reason: 's' } },
  }),
  '/v1/requests/{id}/breach-disputes': async (world) => ({
    ...{ by: 'BBBB', path: `${await breached(world)}/breach-disputes`, body: { reason: 'r' }, other: { reason: 's' } },
  }),
  '/v1/requests/{id}/breach-disputes/{leg}/resolution': async (world) => {
    const disputes = `${await breached(world)}/breach-disputes`;
    await world.as('BBBB').post(disputes, { reason: 'r' });
    const body = { upheld: true, reason: 'r' };
    return { by: 'SECA', path: `${disputes}/1/resolution`, body, other: { ...body, upheld: false } };
  },
};
