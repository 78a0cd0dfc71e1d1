import type { Viewer } from '@icx/parties';
import { must } from '@icx/refusals';
import { SlaDesk } from '@icx/sla-service';
import type { Instant } from '@icx/working-days';
import type { openServices } from '../bench-services.ts';
import { percentile } from '../median.ts';

const PAGES = 200;
const LIMIT = 50;
const SECAS = { party: 'SECA', role: 'administrator' } as Viewer;

/** SECAS turns the pages of the breaches, from the first again when it is through: p99 of a page, milliseconds. */
export const breachPages = async (
  { register, policy, engines }: Awaited<ReturnType<typeof openServices>>,
  now: Instant,
): Promise<number> => {
  const desk = new SlaDesk({ views: engines.views, clock: { now: () => now }, register, policy });
  const taken: number[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const began = performance.now();
    const place: { readonly after?: string } = after === null ? {} : { after };
    ({ next: after } = must(await desk.legs(SECAS, { of: 'breached', limit: LIMIT, ...place })));
    taken.push(performance.now() - began);
  }
  return percentile(taken, 99);
};
