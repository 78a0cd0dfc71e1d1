/** One press on the way to a page, by what is written there; of several the first. */
export interface Press {
  readonly role: 'link' | 'button' | 'radio';
  readonly name: RegExp;
  /** Within the table of the page. */
  readonly inTable?: true;
}

export interface Picture {
  /** As whom, by the words of the button of the sign-in page; `null`: nobody is signed in. */
  readonly desk: string | null;
  /** Where it begins. */
  readonly at: string;
  readonly then?: readonly Press[];
}

const row = (name = /./): Press => ({ role: 'link', name, inTable: true });

/** What `docs/guide/pictures` holds, by name: each as a month that was played leaves the sandbox. */
export const pictures: Readonly<Record<string, Picture>> = {
  'sign-in': { desk: null, at: '/sign-in' },
  'incoming-start': { desk: 'supplier AAAA', at: '/' },
  'incoming-request': {
    ...{ desk: 'supplier AAAA', at: '/requests?relation=requester&state=answered' },
    then: [row()],
  },
  'installing-worklist': { desk: 'supplier BBBB', at: '/worklist' },
  'installing-answer': { desk: 'supplier BBBB', at: '/worklist', then: [row(/^Answer/)] },
  'solr-appointment': { desk: 'supplier CCCC', at: '/appointments', then: [row(/LUNE/)] },
  'secas-start': { desk: 'SECAS security officer', at: '/' },
  'secas-deadlines': { desk: 'SECAS security officer', at: '/sla' },
  'dcc-start': { desk: 'DCC', at: '/' },
  'dcc-case': { desk: 'DCC', at: '/data-fixes?state=open', then: [row()] },
  'map-devices': { desk: 'MAP MAPX', at: '/map-reports', then: [row(/^MAPX$/)] },
  'agent-acting': {
    ...{ desk: 'agent AGNT', at: '/acting-for' },
    then: [
      { role: 'radio', name: /^(?!AGNT)/ },
      { role: 'button', name: /^Act for it$/ },
    ],
  },
};
