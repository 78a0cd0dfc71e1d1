import { document, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { Check } from '@icx/composition';
import type { ReadStore } from '@icx/read-store';

export const VIEWS = Symbol('views');
export type Rebuildable = Pick<ReadStore, 'rebuild' | 'progress'>;

export const healthSchema = document('Health', {
  status: oneOf(['ready', 'not-ready']),
  degraded: Type.Array(Type.Object({ name: Type.String(), why: Type.String() }), {
    description: 'What needs a look, whether or not it can be done without.',
  }),
});
export type HealthReport = DocumentOf<typeof healthSchema>;

/** Looks at everything that the exchange stands on. */
export class Health {
  constructor(private readonly checks: readonly Check[]) {}

  async report(): Promise<HealthReport> {
    const looks = await Promise.all(
      this.checks.map(async ({ name, critical, look }) => ({
        name,
        critical,
        why: await look().catch((error: unknown) => (error instanceof Error ? error.message : 'It failed.')),
      })),
    );
    const failing = looks.filter((look): look is typeof look & { why: string } => look.why !== undefined);
    return {
      status: failing.some(({ critical }) => critical) ? 'not-ready' : 'ready',
      degraded: failing.map(({ name, why }) => ({ name, why })),
    };
  }
}
