import { html, type Markup } from './page.ts';

/**
 * A button that asks a security key, and sends its form with what it said. Hidden until the script of the page shows it.
 * @param options of the ceremony, as JSON of the standard
 */
export const keyButton = (does: 'create' | 'sign', words: string, options: object): Markup => html`
  <input type="hidden" name="key" />
  <button type="button" data-does="${does}" data-options="${JSON.stringify(options)}" hidden>${words}</button>
  <p role="alert" data-problem></p>
`;

/** Stands there until the script says that a key can be asked. */
export const noScript = (words: string): Markup => html`<p class="hint" data-without-script>${words}</p>`;
