import type { Grounds, WhyNot } from './inbound.ts';

/** What each ground means, for whoever asks why a mail did or did not act. */
export const groundWords: { readonly [Rung in keyof Grounds]: Readonly<Record<Grounds[Rung], string>> } = {
  token: {
    valid:
      'It was sent to the reply address of a mail of ours and names it in To or Cc, and that address is genuine and in date.',
    none: 'It was not sent to the reply address of any mail of ours.',
    forged: 'The reply address that it was sent to was not made by this exchange, or was changed on the way.',
    expired: 'The reply address that it was sent to is genuine, but too old.',
    'post-unknown': 'The reply address that it was sent to belongs to a mail that this exchange does not know.',
    several: 'It was sent to the reply addresses of several mails of ours: which of them it answers cannot be told.',
    'not-addressed':
      'It was sent to the reply address of a mail of ours that stands in neither its To nor its Cc header: somebody may have sent on what was an answer to something else.',
    'not-signed':
      "The reply address stands in a header (To or Cc) that the signature of the sender's domain does not cover: somebody may have put it there.",
  },
  dmarc: {
    pass: "The sender's domain vouches for it (DMARC passed, aligned with the From address).",
    fail: "The sender's domain does not vouch for it: neither its signature (DKIM) nor its server (SPF) is right.",
    'no-record': "The sender's domain has published no DMARC record, so that nothing can vouch for the From address.",
    'no-answer': 'The name servers that would have to be asked about the sender did not answer for hours.',
    'other-from': 'It has no From address, more than one, or one that can be read in two ways.',
  },
  contact: {
    acts: "The From address is on the party's contact list and may act.",
    'not-listed':
      "The From address is not on the party's contact list for requests of this fuel, or may not act yet: it has to be proved, confirmed where SECAS entered it, and 2 Working Days old.",
    'from-not-one': 'It has no From address, or more than one.',
    'of-several':
      'The From address is on the contact lists of several parties, and no reply address says which is meant.',
    'not-asked': 'Not looked up: both other rungs are missing already.',
  },
};

/** What keeps a mail from acting, in one sentence that says what can be done. */
export const whyWords: Readonly<Record<WhyNot, string>> = {
  unreadable: 'It could not be read, so nobody can be taken at its word. Answer in the portal, or send a simpler mail.',
  'raw-deleted': 'What it said was deleted before it was read.',
  automatic: 'A machine wrote it. Such mail never acts and is never answered.',
  'same-mail': 'The very same mail came before in another envelope, and acted: what became of it stands there.',
  'too-few-rungs': 'It stands on fewer than two of the three rungs. Such mail never acts and is never answered.',
  'token-missing': 'Reply to the mail that put the request to you, or confirm this one.',
  'token-forged': 'Reply to the mail that put the request to you, or confirm this one if it is yours.',
  'token-expired': 'The mail that it answers is too old to be answered without a word of yours: confirm or reject it.',
  'token-of-nothing': 'Reply to a mail of this exchange, or confirm this one if it is yours.',
  'several-tokens': 'Answer one mail at a time, or confirm this one.',
  'token-not-addressed':
    'Reply to the mail that put the request to you, with its reply address in To or Cc; or confirm this one if you meant it for this request.',
  'token-not-signed':
    'Have your mail system sign the To and Cc headers (DKIM), as most do; or confirm this one if you meant it for this request.',
  'not-authentic':
    'Anybody could have written it in your name: confirm or reject it, and have your mail signed (DKIM, DMARC) so that your answers act at once.',
  'dmarc-unknown': 'Whether your domain vouches for it could not be found out: confirm or reject it.',
  'no-acting-contact': 'Somebody who is not on your contact list, or not yet, wrote it: confirm or reject it.',
};
