/** What people find to be different, the latest first. Whoever changes what they see or do adds a line. */
export const whatsNew: readonly { readonly on: string; readonly lines: readonly string[] }[] = [
  {
    on: '2026-11-28',
    lines: [
      'At the top of each page stand the pages of your daily work; “All pages” has every other, each with what it is for. The name of your party leads to its page.',
      'Who answers sees how near each request is to a breach and who has it, gives it to a colleague, keeps notes, and says who is away.',
      'Not ours: two presses. Holdings, standing instructions and mail that waits for your word have pages, and so has how you answer.',
      'Contacts, users, clients and agents of your party are kept here: entered, changed, ended. What waits for a second person says what it does.',
      'SECAS registers parties, applies bank holidays and terms, records successions and decides on the backlog here, and sees first what that would move.',
      'The exchange has screens: ask for a code, answer, reveal it, and close the request with what came of it.',
      'The start page says what waits for you, the soonest clock first. The search finds your reference, a device, an MPxN or a request.',
      'A request shows the count of its Working Days, its legs as a picture, what both of you wrote, and its evidence. What was answered by phone is put on record there, with files.',
      'A revealed code is copied by a button, and printed as a label and as the form for service request 8.11.',
      'All devices of a home, and all that you gained by switches, are asked for at once.',
      'SECAS has deadlines, breaches, the league, approvals, reports, the backlog, contacts, terms and calendars.',
      'DCC has data fixes, devices, the certified products and the switch feed; suppliers report wrong data. An asset provider has its devices, reports and notices.',
      'Who takes over from a failed supplier sees what it has no code of yet. A mapping profile is made from a sample of a file, which shows at once what would not be taken.',
      'Ask for many codes by pasting rows out of a spreadsheet, answer many in one table, or send either as a file: what was not taken is told by its line.',
      'Your party has a page: its users and clients, what it is told by mail, and in the sandbox that mail.',
      'Your party registers the key that its codes are sealed to. A sealed code is shown as such, or in clear if you say so.',
      'Your name at the top leads to where you are signed in: end one, or all. After 20 codes you are asked to sign in again; what you typed stays.',
      'Every list can be saved as CSV or as a workbook, narrowed as it is on its page. What you narrow often you save as a view, which stands above the list.',
    ],
  },
];
