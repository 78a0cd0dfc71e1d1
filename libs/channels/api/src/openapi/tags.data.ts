/** The headings of the document, in the order in which one meets them. */
export const tags = [
  {
    name: 'requests',
    description: 'Ask for install codes, answer, reveal; everything on the way from one to the other.',
  },
  { name: 'sla', description: 'Every obligation and its clock: where parties stand, and the rows of each figure.' },
  { name: 'premises', description: 'The requests for all devices of one home.' },
  { name: 'proposals', description: 'Devices that a supplier gained and that nobody commissioned.' },
  {
    name: 'holdings',
    description: 'Codes that suppliers hold beyond what they were asked for, and what they may answer.',
  },
  { name: 'team', description: 'Who of your own party has a request, notes among colleagues, and who takes over.' },
  { name: 'reveal keys', description: 'Keys that codes are sealed to on their way to a requester.' },
  { name: 'switches', description: 'Who supplies each meter point from when on, by the messages of the switch feed.' },
  {
    name: 'successions',
    description: 'A supplier takes over from another: Supplier of Last Resort, merger, book transfer.',
  },
  { name: 'inventory', description: 'The mirror of the Smart Metering Inventory, and the reports of asset providers.' },
  {
    name: 'backlog',
    description: 'What waits for its code since before the obligation began: the register, and how it shrinks.',
  },
  { name: 'data-fixes', description: 'Wrong items of the inventory, from the report to the correction by DCC.' },
  {
    name: 'files',
    description: 'Many rows at once, from any system or spreadsheet: each as the single call that it is.',
  },
  { name: 'parties', description: 'Parties, their people, systems and agents.' },
  { name: 'contacts', description: 'The Operational Contact List: where each party is reached by mail.' },
  { name: 'mail', description: 'Mails that came in: why they did or did not act, and those that wait for a person.' },
  { name: 'rules', description: 'Bank holidays and SLA terms: by which clocks are counted.' },
  { name: 'reports', description: 'The monthly reports: figures, issues, restatements, and by when they are due.' },
  { name: 'approvals', description: 'What one person proposed and another has to approve.' },
  { name: 'audit', description: 'Checkpoints and proofs, by which a party holds the exchange to its log.' },
  { name: 'operations', description: 'Health, metrics, keys and views: for who runs the exchange.' },
  { name: 'sandbox', description: 'What only a sandbox can do. Not there in live mode.' },
];
