import { document, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { Check } from '@icx/composition';
import type { ReadStore } from '@icx/read-store';

export const VIEWS = Symbol('views');
export type Rebuildable = Pick<ReadStore, 'rebuild' | 'progress'>;

export const healthSchema = document('Health', {
  status: oneOf(['ready', 'not-ready']),
  degraded: Type.Array(
    Type.Object({
      name: Type.String(),
      why: Type.String(),
      also: Type.Optional(
        Type.Array(Type.String(), { description: 'Other entries that stand still for the same reason.' }),
      ),
    }),
    { description: 'What needs a look, whether or not it can be done without.' },
  ),
});
export type HealthReport = DocumentOf<typeof healthSchema>;

interface Failing extends Omit<Check, 'look'> {
  readonly why: string;
}

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
    const failing = looks.filter((look): look is Failing => look.why !== undefined);
    return { status: failing.some(({ critical }) => critical) ? 'not-ready' : 'ready', degraded: toldOnce(failing) };
  }
}

/** An engine that is away touches twenty things and more: the first that cannot be done without tells why, for all of them. */
const toldOnce = (failing: readonly Failing[]): HealthReport['degraded'] => {
  const first = new Map(
    failing
      .filter(({ critical }) => critical)
      .toReversed()
      .map(({ name, why }) => [why, name]),
  );
  const isFirst = ({ name, why }: Failing): boolean => (first.get(why) ?? name) === name;
  return failing.filter(isFirst).map(({ name, why }) => {
    const also = failing.filter((other) => other.why === why && !isFirst(other)).map((other) => other.name);
    return { name, why, ...(also.length > 0 && { also }) };
  });
};
