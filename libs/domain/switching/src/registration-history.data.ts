export interface Course {
  readonly name: string;
  readonly messages: readonly string[];
  readonly periods: readonly string[];
  readonly contradictions?: readonly string[];
}

/** How switches go, right and wrong: what came, and what it comes to. The notation is that of `switching.fixture.ts`. */
export const courses: readonly Course[] = [
  { name: 'nothing known', messages: [], periods: [] },
  { name: 'a first registration', messages: ['S1 ->AAAA 2026-01-01'], periods: ['AAAA 2026-01-01 S1'] },
  {
    name: 'a first switch tells who supplied before, since an unknown day',
    messages: ['S1 AAAA>BBBB 2026-01-01'],
    periods: ['AAAA ever S1', 'BBBB 2026-01-01 S1'],
  },
  {
    name: 'one after the other',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S3 BBBB>CCCC 2026-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-01-01 S2', 'CCCC 2026-01-01 S3'],
  },
  {
    name: 'out of order',
    messages: ['S3 BBBB>CCCC 2026-01-01', 'S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-01-01 S2', 'CCCC 2026-01-01 S3'],
  },
  {
    name: 'repeated',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S1 ->AAAA 2024-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-01-01 S2'],
  },
  {
    name: 'late and back-dated, between two that are known',
    messages: ['S1 ->AAAA 2024-01-01', 'S3 BBBB>CCCC 2026-01-01', 'S2 AAAA>BBBB 2024-06-01'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2024-06-01 S2', 'CCCC 2026-01-01 S3'],
  },
  {
    name: 'one that never came shows as a mismatch',
    messages: ['S1 ->AAAA 2024-01-01', 'S3 BBBB>CCCC 2026-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'CCCC 2026-01-01 S3'],
    contradictions: ['losing-mismatch S1 S3'],
  },
  {
    name: 'a first registration of what is supplied already',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 ->BBBB 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-01-01 S2'],
    contradictions: ['losing-mismatch S1 S2'],
  },
  {
    name: 'another date by correction',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S2 AAAA>BBBB 2025-03-01 v2'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-03-01 S2'],
  },
  {
    name: 'a correction that comes before what it corrects',
    messages: ['S2 AAAA>CCCC 2025-03-01 v3', 'S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'CCCC 2025-03-01 S2'],
  },
  {
    name: 'withdrawn',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S2 AAAA>BBBB 2025-01-01 v2 withdrawn'],
    periods: ['AAAA 2024-01-01 S1'],
  },
  {
    name: 'withdrawn, and in force after all',
    messages: [
      'S1 ->AAAA 2024-01-01',
      'S2 AAAA>BBBB 2025-01-01 v3',
      'S2 AAAA>BBBB 2025-01-01 v2 withdrawn',
      'S2 AAAA>BBBB 2025-01-01',
    ],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-01-01 S2'],
  },
  { name: 'all withdrawn', messages: ['S1 AAAA>BBBB 2025-01-01 withdrawn'], periods: [] },
  {
    name: 'an erroneous transfer and the return',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S3 BBBB>AAAA 2025-01-20'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-01-01 S2', 'AAAA 2025-01-20 S3'],
  },
  {
    name: 'the same, undone as if it had not been: one supply without a gap',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S3 BBBB>AAAA 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1'],
  },
  {
    name: 'a supplier that gains what it has',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 BBBB>AAAA 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1'],
    contradictions: ['losing-mismatch S1 S2'],
  },
  {
    name: 'one version, two contents: the later start counts',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01', 'S2 AAAA>BBBB 2025-02-01'],
    periods: ['AAAA 2024-01-01 S1', 'BBBB 2025-02-01 S2'],
    contradictions: ['same-version S2'],
  },
  {
    name: 'one version, withdrawn and not: it counts as withdrawn',
    messages: ['S1 ->AAAA 2024-01-01', 'S2 AAAA>BBBB 2025-01-01 withdrawn', 'S2 AAAA>BBBB 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1'],
    contradictions: ['same-version S2'],
  },
  {
    name: 'a higher version settles what two lower ones left open',
    messages: ['S1 ->AAAA 2024-01-01', 'S1 ->BBBB 2024-01-01', 'S1 ->CCCC 2024-01-01 v2', 'S1 ->DDDD 2024-01-01'],
    periods: ['CCCC 2024-01-01 S1'],
  },
  {
    name: 'the chain of a day, whatever the ids',
    messages: ['S1 ->AAAA 2024-01-01', 'S9 AAAA>BBBB 2025-01-01', 'S2 BBBB>CCCC 2025-01-01'],
    periods: ['AAAA 2024-01-01 S1', 'CCCC 2025-01-01 S2'],
  },
  {
    name: 'a chain that only one order finds',
    messages: ['S0 ->AAAA 2024-01-01', 'S1 AAAA>BBBB 2025-01-01', 'S2 AAAA>CCCC 2025-01-01', 'S3 CCCC>AAAA 2025-01-01'],
    periods: ['AAAA 2024-01-01 S0', 'BBBB 2025-01-01 S1'],
  },
  {
    name: 'first registered and lost on one day',
    messages: ['S1 AAAA>BBBB 2025-01-01', 'S2 ->AAAA 2025-01-01'],
    periods: ['BBBB 2025-01-01 S1'],
  },
  {
    name: 'a chain of which nobody knows who had it before',
    messages: ['S1 BBBB>CCCC 2025-01-01', 'S2 AAAA>BBBB 2025-01-01'],
    periods: ['AAAA ever S2', 'CCCC 2025-01-01 S1'],
  },
  {
    name: 'a circle of one day begins with who supplied',
    messages: ['S0 ->BBBB 2024-01-01', 'S1 AAAA>BBBB 2025-01-01', 'S2 BBBB>AAAA 2025-01-01'],
    periods: ['BBBB 2024-01-01 S0'],
  },
  {
    name: 'a chain that does not begin with who supplied',
    messages: ['S0 ->DDDD 2024-01-01', 'S1 BBBB>CCCC 2025-01-01', 'S2 AAAA>BBBB 2025-01-01'],
    periods: ['DDDD 2024-01-01 S0', 'CCCC 2025-01-01 S1'],
    contradictions: ['losing-mismatch S0 S2'],
  },
  {
    name: 'two of one day that contradict: the last by id supplies',
    messages: ['S0 ->AAAA 2024-01-01', 'S2 AAAA>CCCC 2025-01-01', 'S1 AAAA>BBBB 2025-01-01'],
    periods: ['AAAA 2024-01-01 S0', 'CCCC 2025-01-01 S2'],
    contradictions: ['same-day S1 S2'],
  },
  {
    name: 'two circles of one day that do not meet',
    messages: [
      'S0 ->AAAA 2024-01-01',
      'S1 AAAA>BBBB 2025-01-01',
      'S2 BBBB>AAAA 2025-01-01',
      'S3 CCCC>DDDD 2025-01-01',
      'S4 DDDD>CCCC 2025-01-01',
    ],
    periods: ['AAAA 2024-01-01 S0', 'CCCC 2025-01-01 S4'],
    contradictions: ['same-day S1 S2 S3 S4'],
  },
];
