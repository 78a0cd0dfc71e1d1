import { ConnectionString, InvalidConnectionString } from './connection-string.ts';

test.each([
  ['kurrentdb://a:2113?tls=false', undefined, 'esdb://a:2113?tls=false'],
  ['esdb://a', undefined, 'esdb://a'],
  ['kurrentdb+discover://user:p%40ss@name:2113/?tls=true', undefined, 'esdb+discover://user:p%40ss@name:2113?tls=true'],
  ['kurrentdb+discover://u:p@name?tlsCAFile=/ca.pem', 'b:2114', 'esdb://u:p@b:2114?tlsCAFile=%2Fca.pem'],
  ['kurrentdb://a:1,b:2?keepAliveInterval=20000', 'b:2', 'esdb://b:2?keepAliveInterval=20000'],
])('%s, at %s', (text, at, read) => {
  expect(new ConnectionString(text).for(at)).toBe(read);
});

test.each([
  '',
  'http://a:2113',
  'kurrentdb://',
  'kurrentdb://user:secret@',
  'kurrentdb://user:secret@a?what=secret',
  'kurrentdb://user:sec@ret@a',
])('%j is refused, and no message shows the password', (text) => {
  const read = () => new ConnectionString(text);
  expect(read).toThrow(InvalidConnectionString);
  expect(read).not.toThrow('secret');
});

test('each connection has options of its own, so that it waits for no other', () => {
  const url = new ConnectionString('kurrentdb://a?tls=false');
  expect([url.for(undefined, 1), url.for('b:1', 2)]).toEqual([
    'esdb://a?tls=false&keepAliveInterval=10001',
    'esdb://b:1?tls=false&keepAliveInterval=10002',
  ]);
});
