import { spawn } from 'node:child_process';
import type { Surroundings } from '../surroundings.ts';

/** What opens an address here; `undefined`: nothing that anybody would see. */
const openerFor = ({ BROWSER, DISPLAY, WAYLAND_DISPLAY }: Surroundings['env']): readonly string[] | undefined => {
  if (BROWSER) return [BROWSER];
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
};

/** Tries to; whoever asks has shown the address too, so that it does not matter if nothing opens. */
export const openInBrowser = (address: string, { env }: Surroundings): void => {
  const [command, ...args] = openerFor(env) ?? [];
  if (command === undefined) return;
  // No shell: the address is one argument, whatever stands in it.
  spawn(command, [...args, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
};
