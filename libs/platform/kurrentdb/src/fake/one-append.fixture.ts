/** A process that appends once under a command key, and waits for the answer for longer than anybody lets it live. */
import { openPostgresReservations } from '@icx/postgres/reservations';
import { openKurrentLog } from '../index.ts';
import { happened, now } from './opened.fixture.ts';

const [url, database, commandKey] = process.argv.slice(2) as [string, string, string];
const reservations = await openPostgresReservations({ url: database });
const patience = { callMs: 60_000, giveUpMs: 60_000, reservedMs: 120_000 };
const log = await openKurrentLog({ url, now, reservations, ...patience });
await log.append('a', 'no-stream', happened(1), { commandKey });
