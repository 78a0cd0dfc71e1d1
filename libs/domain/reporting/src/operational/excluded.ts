/** What the working group on MP122B decided not to report: said, so that nobody looks for it here. */
export interface Excluded {
  readonly subject: string;
  readonly decision: string;
  readonly reason: string;
  readonly source: string;
}

const source = 'MP122B ‘Operational Metrics – Part 2’, working group of 11 February 2022, meeting summary';

export const excluded: readonly Excluded[] = [
  {
    subject: 'SMETS1 alerts',
    decision: 'Progress CR1418 and CR1438 without SMETS1 Alerts.',
    reason: 'The high costs for the SMETS1 Alerts were not able to be justified.',
    source,
  },
  {
    subject: 'New firmware figures (Communications Hub images, SMETS1 firmware)',
    decision: 'CR1423 and CR1440 will not be Impact Assessed and will be removed from the Proposed Solution.',
    reason: 'High costs, and current reporting gives a good view of performance.',
    source,
  },
];
