import { curves } from '@icx/pages';
import { render } from './render.ts';

const frame = { title: 'Drawn', test: false, csrf: '', navigation: [], search: false, errors: [] };

test('the line of a curve is drawn, though its numbers look like a code; a text like one is withheld', () => {
  const steps = Array.from({ length: 12 }, (_, n) => ({ name: `Step ${n}`, values: [n] }));
  const chart = curves({ id: 'left', title: 'What is left', of: 'Step', unit: 'devices', series: ['left'], steps });
  const page = render('tables-page', frame, { charts: [chart], tables: [], lead: 'A1B2'.repeat(8) });
  expect(page).toMatch(/<path d="M[\d.,L]+"[^>]* class="curve"\/>/);
  expect(page).not.toContain('A1B2');
});
