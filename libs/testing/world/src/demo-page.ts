import { readFileSync } from 'node:fs';

/** What `icx demo --markdown` tells, as a document has it: `icx.e2e.spec.ts` writes it. */
export const demoPage = new URL('../../../../docs/examples/demo.md', import.meta.url);

/** What the day on which the demo was played makes of what it tells is left out. */
export const dateless = (told: string): string =>
  told
    .replaceAll(/[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}|\d{4}-\d{2}-\d{2}/g, 'then')
    // At a weekend it is late, and by no Working Day.
    .replaceAll(/ by \d+ WD/g, '')
    .replace(/\d+ days passed in [\d.]+ seconds/, 'days passed');

/** What stands on the page, from the head of its table on. */
export const demoAsTold = (): string => fromTable(readFileSync(demoPage, 'utf8'));

/** From the head of the demo's table on. */
export const fromTable = (text: string): string => text.slice(text.indexOf('|  | What was asked'));
