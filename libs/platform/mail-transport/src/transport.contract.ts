import type { MailTransport, OutgoingMessage } from './transport.ts';

/** A transport and what has come to its other end, in whatever order. */
export interface TransportUnderTest {
  readonly transport: MailTransport;
  readonly arrived: () => readonly OutgoingMessage[];
  readonly destroy: () => Promise<void>;
}

/** The domain time of a transport under test. */
export const CONTRACT_NOW = '2026-11-23T10:00:00.000Z';

const message = (over: Partial<OutgoingMessage> = {}, body = 'Good morning.'): OutgoingMessage => ({
  from: 'bounce+a.0.b@exchange.example',
  to: 'codes@bbbb.example',
  raw: Buffer.from(`Message-ID: <1@exchange.example>\r\nSubject: A request\r\n\r\n${body}\r\n`),
  ...over,
});
const texts = (messages: readonly OutgoingMessage[]): readonly string[] =>
  messages.map(({ from, to, raw }) => `${from} ${to} ${Buffer.from(raw).toString('latin1')}`).toSorted();

/** What every engine of `MailTransport` has to pass. Call it at the top of a spec. */
export const transportContract = (engine: string, make: () => Promise<TransportUnderTest>): void => {
  describe(`${engine}: a mail`, () => {
    let place: TransportUnderTest;
    beforeEach(async () => {
      place = await make();
    });
    afterEach(() => place.destroy());
    const { send } = { send: (sent: OutgoingMessage) => place.transport.send(sent) };

    test.each([
      ['plain', message()],
      ['with lines that begin with dots, and are one', message({}, '.\r\n..\r\n.a\r\n\r\n.')],
      ['with a line as long as SMTP allows', message({}, 'x'.repeat(998))],
      ['with what looks like commands', message({}, 'QUIT\r\nRSET\r\nMAIL FROM:<a@b.example>')],
      ['without a sender', message({ from: '' })],
      ['of 5 MB', message({}, `${'0123456789'.repeat(7)}\r\n`.repeat(70_000))],
    ])('%s arrives as it was, and is sent at domain time', async (_, sent) => {
      expect(await send(sent)).toEqual({ outcome: 'sent', sentAt: CONTRACT_NOW });
      expect(texts(place.arrived())).toEqual(texts([sent]));
    });

    test('arrives once, however many go at once', async () => {
      const all = Array.from({ length: 40 }, (_, index) =>
        message({ to: `codes${index}@bbbb.example` }, `No. ${index}`),
      );
      const told = await Promise.all(all.map(send));
      expect(told.map(({ outcome }) => outcome)).toEqual(all.map(() => 'sent'));
      expect(texts(place.arrived())).toEqual(texts(all));
    });

    test('is not sent once the transport is closed, which is told', async () => {
      await place.transport.close();
      expect(await send(message())).toMatchObject({ outcome: 'unreachable' });
      expect(place.arrived()).toEqual([]);
    });
  });
};
