import { FALLBACK, type Production } from '@icx/reporting';
import type { Report, ReportedMonth } from '@icx/reporting-service';
import { clerkDate, clerkMonth, clerkTime } from '@icx/words';
import type { Chart } from './charts/drawing.ts';
import { renderPage } from './page.ts';
import type { Cell, Table } from './table.ts';

interface Section {
  readonly heading: string;
  readonly note?: string;
  readonly charts?: readonly Chart[];
  readonly tables?: readonly Table[];
}

export interface ReportFrame {
  /** Of a sandbox. */
  readonly test: boolean;
  /** By when it was to be issued; `null`: not known. */
  readonly production: Production | null;
  /** The first one first. */
  readonly issues: ReportedMonth['issues'];
}

/** A row of a table. */
export type Cells = readonly Cell[];
export const numbers = (caption: string, [first, ...others]: readonly string[], rows: readonly Cells[]): Table => ({
  caption,
  columns: [{ name: first! }, ...others.map((name) => ({ name, number: true as const }))],
  rows,
});
export const said = (caption: string, names: readonly string[], rows: readonly Cells[]): Table => ({
  caption,
  columns: names.map((name) => ({ name })),
  rows,
});
export const known = (value: number | null): Cell => value ?? '–';
export const percent = (share: number | null): Cell => (share === null ? '–' : `${(share * 100).toFixed(2)} %`);

const takenWords = (production: Production | null): string => {
  if (!production) return 'not known: the calendar does not reach so far';
  const { target, dueOn, fallbackDueOn, issuedOn, workingDays } = production;
  const by = `target ${target.workingDays} Working Days, by ${clerkDate(dueOn)}`;
  const atLatest = fallbackDueOn ? `; under the derogation ${FALLBACK} bind, by ${clerkDate(fallbackDueOn)}` : '';
  return `${by}${atLatest}; ${issuedOn ? `issued on ${clerkDate(issuedOn)}, after ${workingDays}` : 'not issued'}`;
};

/** What is read now is not what was issued, if anything was corrected since. */
const issuedWords = ({ hash }: Pick<Report<unknown>, 'hash'>, issues: ReportFrame['issues']): string => {
  const same = issues.find((one) => one.hash === hash);
  if (same) return `this is issue ${same.number}, of ${clerkTime(same.at)}`;
  const last = issues.at(-1);
  return last
    ? `issue ${last.number} of ${clerkTime(last.at)} has its cut-off at position ${last.cutoff.position}; this page is not that issue and tells what is known at its own`
    : 'not yet';
};

/** What every report says of itself, and its sections. */
export const renderReport = (
  title: string,
  report: Omit<Report<unknown>, 'figures'>,
  { test, production, issues }: ReportFrame,
  sections: readonly Section[],
): string => {
  const { month, cutoff, basis, release, hash, complete } = report;
  const frame = {
    title: `${title}, ${clerkMonth(month)}`,
    lead: complete ? 'The whole month.' : 'The month has not ended: all up to the cut-off.',
    test,
    foot: [`Made from the events of the exchange by release ${release}. SHA-256 of what the report says: ${hash}`],
  };
  return renderPage('report.njk', frame, {
    facts: [
      ['Cut-off', `${clerkTime(cutoff.at)}, position ${cutoff.position} of the log`],
      ['Calendars', basis.calendars.map(({ name, version }) => `${name} ${version}`).join(', ')],
      ['Terms', basis.terms.map(({ id, effectiveFrom }) => `${id} from ${clerkDate(effectiveFrom)}`).join(', ')],
      ['Production', takenWords(production)],
      ['Issued', issuedWords(report, issues)],
    ],
    sections: sections.map(({ heading, note = '', charts = [], tables = [] }) => ({ heading, note, charts, tables })),
  });
};
