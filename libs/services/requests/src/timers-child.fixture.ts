/** Run by `timers.int.spec.ts`: wakes all that is overdue in a data folder. Arguments: the folder. */
import { openAgain } from './timers.fixture.ts';

const { timers, close } = await openAgain(process.argv[2]!);
process.stdout.write('sweeping\n');
await timers.sweep();
await close();
