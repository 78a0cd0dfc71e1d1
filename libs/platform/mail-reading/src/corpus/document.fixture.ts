import { MASK, mayHoldInstallCode } from '@icx/install-code';
import type { DeliveryReport, ReadMail, Said } from '@icx/mail';
import { corpus } from './corpus.data.ts';
import { readOf } from './corpus.fixture.ts';
import { REPLY_ADDRESS } from './expected.ts';

const saying = (said: Said): string => {
  if (said.says === 'unclear') return `Waits: ${said.why}`;
  if (said.says === 'nothing') return 'Says nothing';
  const detail = 'reason' in said ? said.reason : 'note' in said ? said.note : undefined;
  const installer = 'suggestedInstaller' in said ? `, of ${said.suggestedInstaller}` : '';
  return `Says \`${said.says}\`${installer}${detail === undefined ? '' : `, ${detail}`}`;
};

const reporting = ({ action, status, recipient }: DeliveryReport): string =>
  `${action} ${status === '' ? 'without a status' : status} of ${recipient ?? 'nobody'}`;

const isUsual = ({ addressed, fromHeaders }: ReadMail): boolean =>
  fromHeaders === 0 || addressed.map(({ address }) => address).join() === REPLY_ADDRESS;
const listOf = (addressed: ReadMail['addressed']): string =>
  addressed.map(({ header, address }) => `${address} (${header})`).join(', ') || 'nobody';

/** In a sentence what becomes of a mail, if the trust ladder lets it act. */
const becomes = (read: ReadMail): string => {
  const files = read.attachments.map(({ name, format }) => `${mayHoldInstallCode(name) ? MASK : name} (${format})`);
  const usual = read.fromHeaders === 1 && read.from.join() === 'codes@bbbb.example';
  return [
    read.automatic ? `Never acts: \`${read.automatic}\`` : saying(read.said),
    ...(read.reports ?? []).map(reporting),
    ...(usual ? [] : [`from ${read.from.length === 0 ? 'nobody' : read.from.join(', ')}`]),
    ...(read.automatic || isUsual(read) ? [] : [`addressed to ${listOf(read.addressed)}`]),
    ...(files.length > 3 ? [`${files.length} files`] : files),
    ...read.faults.filter((fault) => read.said.says !== 'unclear' || read.said.why !== fault),
    ...(read.hasCode ? ['deleted as a code is'] : []),
  ]
    .join('; ')
    .replaceAll('|', '\\|')
    .replace(/([^.?:])$/, '$1.');
};

/** What `docs/reference/mail-corpus.md` says below its introduction. */
export const documentOfCorpus = async (): Promise<string> => {
  const traps = [...new Set(corpus.map(({ trap }) => trap))];
  const sections = traps.map(async (trap) => {
    const rows = corpus.filter((expected) => expected.trap === trap);
    const lines = rows.map(async (expected) => {
      const link = `[${expected.file}](../../libs/platform/mail-reading/src/corpus/${expected.file}.eml)`;
      return `| ${link} | ${becomes(await readOf(expected))} |`;
    });
    return [`## ${trap}`, '', '| Mail | What becomes of it |', '| --- | --- |', ...(await Promise.all(lines))].join(
      '\n',
    );
  });
  return (await Promise.all(sections)).join('\n\n');
};

/** Where it is. */
export const documentFile = new URL('../../../../../docs/reference/mail-corpus.md', import.meta.url);
