import type { FleetProcess } from './fleet-process.ts';

/** What each process says of itself that is not well, but for the clocks that were put wrong. */
export const unwell = async (processes: readonly FleetProcess[]): Promise<string[]> => {
  const looks = processes.map(async ({ name, url }) => {
    const { degraded } = (await (await fetch(`${url}/readyz`)).json()) as {
      readonly degraded: readonly { readonly name: string; readonly why: string }[];
    };
    return degraded.flatMap((one) => (one.name === 'machine-clock' ? [] : [`${name}, ${one.name}: ${one.why}`]));
  });
  return (await Promise.all(looks)).flat();
};
