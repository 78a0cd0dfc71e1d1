import { randomBytes } from 'node:crypto';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { sandboxParties } from '@icx/sandbox';
import { sealHoldings } from '@icx/vault';
import { instant } from '@icx/working-days';
import { benchEnvelope, openServices } from './bench-services.ts';
import { benchDevice, inTemporaryFolder, newLog } from './sandbox-folder.ts';
import { simulateRequests } from './simulated-requests.ts';

const CHUNK = 1_000;
const now = instant('2026-11-23T10:00:00.000Z');

/**
 * So many legs wait for BBBB, which brings their codes and gives a standing instruction: answered a second, and what an
 * answer costs this process, views included, which other load disturbs less.
 */
export const automaticAnswers = (
  legs = 100_000,
): Promise<{ autoAnswerPerSecond: number; autoAnswerProcessorMs: number }> =>
  inTemporaryFolder(async (folder) => {
    const { log } = newLog(folder);
    await simulateRequests(log, legs, () => now, { whole: false });
    await log.close();
    const { register, answering, engines, close } = await openServices(folder, { now: () => now });
    await register.addParties(sandboxParties, 'SECA' as PartyId);
    const key = await engines.holdings.newBatch();
    for (let from = 0; from < legs; from += CHUNK) {
      const codes = Array.from({ length: Math.min(CHUNK, legs - from) }, (_, n) => {
        const { deviceId, deviceType } = benchDevice(from + n);
        const code = { bytes: randomBytes(16), representation: 'raw-16+crc' as const };
        return { line: from + n + 2, deviceId, deviceType, manufacturer: 'Wattmeter Ltd', msn: null, code };
      });
      const source = { holder: 'BBBB', source: 'fil_TESTbench001', uploader: 'BBBB', at: now };
      await engines.holdings.put(sealHoldings(codes, source, key, randomBytes));
    }
    must(await answering.instructions.give({}, benchEnvelope('BBBB', 'instruct', now)));
    const [began, before] = [performance.now(), process.cpuUsage()];
    const answered = await answering.automatic.sweep();
    const autoAnswerPerSecond = Math.round(answered / ((performance.now() - began) / 1000));
    const { user, system } = process.cpuUsage(before);
    if (answered < legs)
      throw new Error(`Only ${answered} of ${legs} legs were answered: ${answering.automatic.problem()}`);
    await close();
    return { autoAnswerPerSecond, autoAnswerProcessorMs: (user + system) / 1000 / answered };
  });
