/** The first home of the sandbox, supplied by AAAA, where BBBB installed; its meters are in no story yet. */
const [electricity, gas] = ['1010000000000', '3900004108'];
const [meter, display] = ['00-DB-12-34-00-00-00-00', '00-DB-12-34-00-00-00-02'];
const publicKey = {
  ...{ kty: 'EC', crv: 'P-256' },
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
/** Nobody’s announcement. */
const days2029 = [
  '2029-01-01',
  '2029-03-30',
  '2029-04-02',
  '2029-05-07',
  '2029-05-28',
  '2029-08-27',
  '2029-12-25',
  '2029-12-26',
].map((date) => ({ title: 'Bank holiday', date, notes: '', bunting: true }));
const englishDays = { division: 'england-and-wales', events: days2029 };
const anna = { name: 'anna', displayName: 'Anna Bell', scopes: ['requests:write', 'codes:reveal'] };
const aSwitch = { mpxn: gas, losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2026-12-01', id: 'CSS-0001' };
const fault = { deviceId: meter, item: 'map-id', current: 'MAPZ', wanted: 'MAPX', errorCode: 'E080406' };
const esme = {
  ...{ deviceId: '00-DB-12-98-00-00-00-01', deviceType: 'ESME', esmeVariant: 'A', smiStatus: 'Pending' },
  ...{ manufacturer: 'Wattmeter Ltd', model: 'ESME One', firmwareVersion: '01.00.00.00' },
  ...{ smetsChtsVersion: 'SMETS2 5.1', msn: 'E6S980001', mapId: 'MAPX', addedBy: 'MAPX' },
};

/**
 * Bodies that a sandbox takes, by the operation that brings them. `examples.e2e.spec.ts` sends each; a request that a body
 * names is another one in each exchange.
 */
export const examples: Readonly<Record<string, Readonly<Record<string, object | string>>>> = {
  issueReport: { asKnownNow: {} },
  setReportTarget: { stricter: { effectiveFrom: '2027-04-01', workingDays: 10 } },
  raiseRequest: {
    byDevice: { deviceId: meter, deviceType: 'ESME', installingSupplier: 'BBBB', yourReference: 'CoS 4711' },
    byLabel: { mpxn: electricity, msn: 'E6S26000002' },
  },
  acknowledgeRequest: { theLatestLeg: {}, one: { leg: 1 } },
  answerRequest: {
    withTheCode: { answer: 'code-supplied', installCode: '6E1B93C407D85A2FB1409C7735E8A2D6BB67' },
    notUs: { answer: 'not-installer', suggestedInstaller: 'CCCC' },
    lost: { answer: 'code-not-held', reason: 'lost' },
  },
  recallCode: { wrongLabel: { reason: 'The label was read from another device.' } },
  assignRequest: { toAColleague: { to: 'tester' }, toNobody: {} },
  addTeamNote: { depot: { text: 'Asked the depot, they call back on Friday.' } },
  coverLeave: { aWeek: { who: 'anna', takesOver: 'bob', from: '2099-12-01', to: '2099-12-05' } },
  revealCode: { asSupplied: { format: 'as-supplied', reason: 'The device is to join the hub.' } },
  releaseReveal: { checked: { reason: 'Their planned roll-out: asked by telephone.' } },
  reportUnusableCode: { doesNotJoin: { reason: 'The device does not join with it.' } },
  rerouteRequest: { toAnother: { addressee: 'CCCC', correction: 'Installed under the name of its old owner.' } },
  withdrawRequest: { notNeeded: { reason: 'The meter is to be exchanged.' } },
  closeRequest: { joined: { outcome: 'other', note: 'Solved with the installer.' } },
  contestBacklog: { ofOurFiles: { installedOn: '2020-02-03', reason: 'Job sheet of the installer.' } },
  decideBacklog: { itIs: { backlog: true, reason: 'The job sheet says so.' } },
  bringOutsideAttachment: { noteOfACall: 'Anna Bell rang Ben Carr on Tuesday and read the code out.\n' },
  recordOutsideAnswer: {
    byPhone: { answer: 'code-supplied', who: 'Anna Bell of BBBB to Ben Carr', means: 'phone', statement: 'Read out.' },
    notUs: {
      ...{ answer: 'not-installer', suggestedInstaller: 'CCCC', who: 'BBBB’s desk', means: 'direct-mail' },
      ...{ statement: 'Their letter of today says that they did not install it.', leg: 1 },
    },
  },
  disputeOutsideAnswer: { nobodyRang: { reason: 'Nobody of ours has rung.' } },
  disputeBreach: { byLetter: { reason: 'Answered by letter in time.' }, ofLeg: { reason: 'It was not ours.', leg: 1 } },
  resolveBreachDispute: { upheld: { upheld: true, reason: 'The letter was seen.' } },
  leaveBacklog: { byHand: { reason: 'Its supplier has the code now.' } },
  proposeBacklog: {
    dated: { deviceId: '00-DB-12-34-00-00-13-89', installedOn: '2020-03-02', evidence: 'Job sheet 4711' },
  },
  acceptBacklogProposal: { dated: {}, undated: { reason: 'No records before 2021.' } },
  declineBacklogProposal: { notShown: { reason: 'Nothing says that it was installed.' } },
  leaveBacklogEntry: { byHand: { reason: 'Its supplier has the code now.' } },
  raisePremisesRequests: { all: {}, theDisplay: { deviceTypes: ['PPMID'], yourReference: 'CoS 4711' } },
  registerRevealKey: { publicKey: { key: publicKey } },
  uploadFile: { ofRequests: `deviceId,deviceType\n${meter},ESME\n` },
  cancelFile: { notWanted: {} },
  declineApproval: { notNow: { reason: 'Not before the contract is signed.' } },
  registerParty: {
    supplier: {
      ...{ party: 'HHHH', name: 'Harbour Heat', kind: 'supplier', receives: 'sec-notice-email' },
      identifiers: [{ fuel: 'electricity', id: 'HARB', from: '2026-01-01' }],
    },
  },
  changeParty: { anotherName: { name: 'Forth Gas & Light plc' } },
  changeStandingInstruction: { raise: { gainedDevices: 'raise' } },
  giveStandingInstruction: {
    all: {},
    some: { fuel: 'electricity', deviceTypes: ['ESME'], requesters: ['AAAA'], to: '2027-04-01' },
  },
  endStandingInstruction: { ended: { reason: 'A batch is doubtful.' } },
  sayKeeping: { kept: { keep: true } },
  resolveHoldingConflicts: {
    ofAFile: { source: 'fil_TEST0123456789', keep: 'other', reason: 'The manufacturer corrected its file.' },
  },
  deleteHoldings: { one: { deviceId: meter, reason: 'The device was scrapped.' } },
  clearSuspicion: { right: { deviceId: meter, reason: 'It was mistyped on site.' } },
  answerFromHoldings: { all: {}, these: { requests: ['icr_TEST0123456789'] } },
  chooseNotices: { lessMail: { kinds: { 'code-ready': 'digest', succession: 'none' }, hours: '10:00-16:00' } },
  applyCalendars: { aYearMore: { version: '2029.1', 'england-and-wales': englishDays } },
  addSlaTerm: {
    fromApril: { id: 'mp121-5wd', effectiveFrom: '2027-04-01', workingDays: 5, calendar: 'england-and-wales' },
  },
  addContact: {
    forGas: {
      ...{ purpose: 'install-code-requests', fuel: 'gas', rank: 2, address: 'gas.codes@brent.example' },
      ...{ name: 'Gas metering desk', phone: '+44 20 7946 0000' },
    },
  },
  changeContact: { another: { address: 'metering@brent.example' } },
  endContact: { closed: { reason: 'The desk is closed.' } },
  askContactProof: { again: {} },
  proveContact: { byTheCode: { code: 'ABCD-EFGH-IJKL-MNOP' } },
  confirmContact: { ours: {} },
  confirmMail: { ours: {} },
  rejectMail: { notOurs: { reason: 'Nobody of ours wrote it.' } },
  grantAgency: { toAnswer: { agent: 'AGNT', scopes: ['answers:write'] } },
  endAgency: { over: { reason: 'The contract is over.' } },
  addUser: { person: anna },
  replaceAdministrator: { after: { ...anna, reason: 'The last one left the company.' } },
  changeUser: { fewer: { scopes: ['requests:write'] } },
  renewUserEnrolment: { lostPhone: { reason: 'Lost the second factor.' } },
  removeUser: { left: { reason: 'Left the company.' } },
  removeSecurityKey: { lost: { reason: 'Lost on a train.' } },
  chooseChannels: { worklist: { requests: 'bulk', answers: 'api' } },
  addClient: { system: { name: 'billing', scopes: ['requests:write'], keys: [publicKey] } },
  changeClient: { anotherKey: { keys: [publicKey] } },
  removeClient: { replaced: { reason: 'Replaced by another system.' } },
  importDevices: { one: { devices: [esme] } },
  updateDevice: {
    itsStatus: { deviceId: '00-DB-12-34-00-00-00-08', kind: 'status', status: 'InstalledNotCommissioned' },
  },
  importCertifiedProducts: {
    one: {
      products: [{ deviceType: 'GSME', manufacturer: 'Gasometer Ltd', model: 'GM-9', firmwareVersion: '01.00' }],
      replaces: false,
    },
  },
  saveProfile: {
    ofASource: {
      ...{ id: 'flexco', kind: 'asn', delimiter: ';' },
      columns: [{ header: 'Meter GUID', column: 'deviceId' }, { header: 'Pallet' }],
      constants: [{ column: 'deviceType', value: 'ESME' }],
    },
  },
  openDataFix: { one: fault, several: { cases: [fault, { ...fault, deviceId: display }] } },
  nameDataFixHandler: { ada: { handler: 'Ada Byron', note: 'Has the supplier on the telephone.' } },
  linkDataFixIncident: { incident: { incident: 'INC000012345', category: 4 } },
  beginDataFixCorrection: { begin: { note: 'With the Data Service Provider.' } },
  flagDataFixComplaint: { complaint: { note: 'Rang twice.' } },
  addDataFixNote: { note: { note: 'The label says MAPX.' } },
  resolveDataFix: { corrected: { how: 'Corrected by hand.' } },
  rejectDataFix: { right: { why: 'The inventory is right: see the label.' } },
  withdrawDataFix: { mistaken: { reason: 'Our file was wrong.' } },
  reopenDataFix: { still: { reason: 'It still has MAPZ.' } },
  recordSwitch: { one: aSwitch, several: { switches: [aSwitch, { ...aSwitch, version: 2, withdrawn: true }] } },
  dismissParkedMessage: { mended: { reason: 'Its sender mended it and sent it again.' } },
  recordSuccession: {
    ofOneMeterPoint: {
      ...{ kind: 'solr', from: 'BBBB', to: 'CCCC', effectiveFrom: '2027-01-01', mpxns: [electricity] },
      ...{ grace: 5, reason: 'Appointed by Ofgem.' },
    },
  },
  reverseSuccession: { mistaken: { reason: 'Of another supplier.' } },
  registerEscrowKey: { publicKey: { key: publicKey } },
  moveSandboxClock: { aMinute: { advance: 'PT1M' } },
  supersedeRequest: { now: { request: 'icr_TEST0000000000', cause: 'A switch to CCCC.' } },
};
