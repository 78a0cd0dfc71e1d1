import { CONTRACT_NOW, transportContract } from '@icx/mail-transport/contract';
import { openSmtp } from './index.ts';
import { startRelay } from './relay.fixture.ts';

transportContract('SMTP', async () => {
  const relay = await startRelay();
  const transport = openSmtp(relay.address, { now: () => CONTRACT_NOW, name: 'exchange.example' });
  const destroy = async () => {
    await transport.close();
    await relay.close();
  };
  return { transport, arrived: () => relay.arrived, destroy };
});
