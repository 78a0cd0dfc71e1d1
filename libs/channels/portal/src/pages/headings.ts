import type { Action } from '@icx/parties';

/** Under which pages stand where all of them are shown, in this order. */
export const headings = {
  requests: 'Requests and answers',
  devices: 'Devices and their data',
  deadlines: 'Deadlines and reports',
  parties: 'Parties and rules',
  you: 'You and your party',
} as const;

/** Where a page stands in the navigation of those who may look at it. */
export interface NavigationFacts {
  readonly under: keyof typeof headings;
  /** What one comes for. */
  readonly hint: string;
  /** What it is called there, if not by its title. */
  readonly text?: string;
  /**
   * It is daily work of whoever may do one of these: those have it at the top of every page, and others where all pages
   * stand.
   */
  readonly daily?: readonly Action[];
}
