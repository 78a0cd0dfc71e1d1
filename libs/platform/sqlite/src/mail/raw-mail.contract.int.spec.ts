import { rawMailContract } from '@icx/mail-store/contract';
import { MailPlace } from './place.fixture.ts';

rawMailContract('SQLite', async () => {
  const place = new MailPlace();
  return { open: async () => place.open(), destroy: async () => place.destroy() };
});
