import 'reflect-metadata';
import { ApiModule, createHttp, openApiOf } from '@icx/api-channel';
import { TokenVerifier } from '@icx/identity';
import { ClockMover, SandboxClock } from '@icx/sandbox';
import { openWorld } from '@icx/world-testing';

/** What a sandbox exchange tells at `/openapi.json`: from the application itself, which does not listen. */
export const openApiDocument = async () => {
  const world = await openWorld('2026-11-23T10:00:00.000Z');
  try {
    const { clock } = world.exchange;
    const clockMover = new ClockMover(new SandboxClock(clock, world.log), [], world.views);
    const tokens = new TokenVerifier({ mode: 'sandbox', key: Buffer.alloc(32, 1), clock });
    const signingKeys = { signingKeys: async () => [], rotateKeys: async () => [] };
    const mailbox = { list: () => [], read: () => undefined };
    const app = await createHttp(ApiModule.on({ ...world.exchange, clockMover }, { tokens, signingKeys, mailbox }));
    await app.init();
    const document = openApiOf(app);
    await app.close();
    return document;
  } finally {
    await world.remove();
  }
};
