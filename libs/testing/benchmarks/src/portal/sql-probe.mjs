/**
 * Loaded before a server of ours (`node --import`), it notes the statements that SQLite runs in the main thread and answers each
 * message of its parent with their texts since the last one.
 */
import { noteStatements } from '@icx/world-testing/statements';

const take = noteStatements();
process.on('message', () => process.send(take()));
process.channel?.unref();
