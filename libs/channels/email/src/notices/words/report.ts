import type { Month, ReportKind } from '@icx/reporting';
import { clerkTime } from '@icx/words';
import { exact, heading, text, type Block } from '../layout/blocks.ts';
import type { Writer } from './writer.ts';

/** To whom it was issued: how to fetch what they may see of it, never its figures. */
export const report: Writer = async ({ notice: { about }, services, publicUrl }) => {
  const [kind, month, number] = (about['report'] ?? '').split('/') as [ReportKind, Month, string];
  const issue = (await services.reporting.reportIssues.of(kind, month)).find((one) => String(one.number) === number);
  if (!issue) return undefined;
  const { at, cutoff, restates } = issue;
  const name = `${kind === 'sla' ? 'SLA report' : 'operational report'} of ${month}`;
  return {
    subject: `The ${name} is issued${restates === null ? '' : ' again'}`,
    title: `The ${name}`,
    blocks: [
      text(
        `SECAS issued it on ${clerkTime(at)}; it tells of all before ${clerkTime(cutoff.at)}.`,
        restates === null ? null : `It is issue ${number} and restates issue ${restates}.`,
      ),
      ...toFetch[kind](month, publicUrl),
    ],
  };
};

const toFetch: Readonly<Record<ReportKind, (month: Month, url: string) => readonly Block[]>> = {
  sla: (month, url) => [
    text('Your own figures are there to fetch, the breaches behind them, and your rank, in which no other is named.'),
    heading('Signed in'),
    exact(`npx @icx/icx report extract ${month}`, `GET ${url}/v1/reports/sla/${month}/extract`),
    exact(`npx @icx/icx report own-breaches ${month}`, `GET ${url}/v1/reports/sla/${month}/extract/breaches.csv`),
  ],
  operational: (month, url) => [
    text('What you may see of it is there to fetch; the page is to be read and printed.'),
    heading('Signed in'),
    exact(`npx @icx/icx report operational ${month}`, `GET ${url}/v1/reports/operational/${month}`),
    exact(
      `npx @icx/icx report operational ${month} --html --out operational-${month}.html`,
      `GET ${url}/v1/reports/operational/${month}.html`,
    ),
  ],
};
