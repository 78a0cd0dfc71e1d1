import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MailReader } from '@icx/mail-reading';

const reader = new MailReader({ ownDomain: null, resolver: async () => [] });
afterAll(() => reader.close());

const golden = join(import.meta.dirname, 'golden');
const requests = globSync('request*.{txt,html}', { cwd: golden }).toSorted();

const said = async (type: string, body: string) => {
  const raw = Buffer.from(`From: codes@bbbb.example\r\nContent-Type: text/${type}; charset=utf-8\r\n\r\n${body}`);
  return (await reader.read(raw, { from: 'codes@bbbb.example', to: [] }, new Date(0))).read.said;
};

// Some programs put no mark before what they quote: then only our own first line tells where the answer ends.
test.each(requests)(
  '%s, quoted whole without a mark, leaves the answer above it and hides one below it',
  async (file) => {
    const notice = readFileSync(join(golden, file), 'utf8');
    const [type, answer] = file.endsWith('.html')
      ? ['html', '<div>NOT OURS CCCC</div>']
      : ['plain', 'NOT OURS CCCC\n\n'];
    expect(await said(type, `${answer}${notice}`)).toEqual({ says: 'not-installer', suggestedInstaller: 'CCCC' });
    expect(await said(type, `${notice}${answer}`)).toEqual({ says: 'nothing' });
  },
);

test('there are notices of requests to answer', () => expect(requests.length).toBeGreaterThan(3));
