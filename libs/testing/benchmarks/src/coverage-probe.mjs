/**
 * Loaded before a server of ours (`node --import`), it counts which of our files run between two messages of its parent:
 * `start`, then `take`, which is answered with their paths. V8's precise coverage, so a file counts if a function of it
 * ran, not for being imported.
 */
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../../', import.meta.url).href;
const session = new Session();

const ran = ({ url, functions }) =>
  url.startsWith(root) &&
  !url.includes('/node_modules/') &&
  url !== import.meta.url &&
  functions.some(({ ranges: [whole] }) => whole.count > 0);

const answers = {
  start: async () => {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    return [];
  },
  take: async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
    return result.filter(ran).map(({ url }) => fileURLToPath(url).slice(fileURLToPath(root).length));
  },
};

// A worker of the server has no parent to ask it.
process.on('message', async (message) => process.send(await answers[message]()));
process.channel?.unref();
