/** Made by infra/contract/refusals.ts. */
export const refusals: Readonly<Record<string, { readonly status: number; readonly says: readonly string[] }>> = {
  E080405: {
    status: 422,
    says: [
      'An update cannot give a … a status: type 2 devices have none, and that of a hub is kept by the DCC. If the inventory is wrong, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'The status … does not apply to a …. Use one of ….',
    ],
  },
  E080406: {
    status: 422,
    says: [
      'The device is …, which ends its updates. If that status is wrong, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'The device is Pending: only the supplier that completed the installation can correct it. … Ask that supplier, or raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
    ],
  },
  E080407: {
    status: 422,
    says: [
      'Details can be updated and a device deleted only while it is Pending, and this one is …. For a correction now, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'Details can be updated and a device deleted only while it is Pending, and this one has no status. For a correction now, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
    ],
  },
  E080408: { status: 422, says: ['The update includes nothing to be updated. Send at least one of its items.'] },
  E080409: {
    status: 422,
    says: [
      'Type (of an ESME with its variant), manufacturer, model and firmware version must be known to be compared with the Certified Products List. Include those that the device lacks.',
      '… variant …, …, …, firmware … is not on the Certified Products List. Correct it; if the list here is out of date, ask SECAS to import it again.',
      '…, …, …, firmware … is not on the Certified Products List. Correct it; if the list here is out of date, ask SECAS to import it again.',
      'What the device would be is not on the Certified Products List. Correct it; if the list here is out of date, ask SECAS to import it again.',
    ],
  },
  E080410: {
    status: 422,
    says: [
      'Only the User that added the device can do this. … Ask that User, or raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'Only an Electricity or Gas Import Supplier (EIS, GIS) can update the status. Ask the supplier of the device, or raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'You are not the Registered Supplier of the … that the device is at now. Ask that supplier to correct it, or raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
    ],
  },
  E080413: {
    status: 422,
    says: [
      'Only an ESME or a GSME has an Import MPxN of its own, and this is a …. Update the meter; if the type is wrong, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'An ESME takes an MPAN and a GSME an MPRN, and this is a …. Correct the Import MPxN; if the type is wrong, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'Only a twin-element ESME (variant B…) has a Secondary Import MPAN. Leave it out; if type or variant is wrong, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'Only an ESME has an Export MPAN, and this is a …. Leave it out; if the type is wrong, raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
    ],
  },
  E080414: {
    status: 422,
    says: [
      'An MPxN can be updated while the device is Whitelisted, InstalledNotCommissioned or Commissioned, and this one is …. Update the status first, or raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
      'An MPxN can be updated while the device is Whitelisted, InstalledNotCommissioned or Commissioned, and this one has no status. Update the status first, or raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes.',
    ],
  },
  E080415: {
    status: 422,
    says: [
      'You are not the Registered Supplier of the new …. Check its digits; if your registration is recent, send the update again once it is in force.',
    ],
  },
  'access-ended': {
    status: 401,
    says: ['Whom this token was issued to has no access any more. Ask the administrator of your party.'],
  },
  'action-not-allowed': { status: 403, says: ['Your role or your part in this request does not allow that.'] },
  'addressee-is-requester': {
    status: 422,
    says: [
      'You have the place of …. Look in its files, or name who installed.',
      'You named yourself. Look in your own files, or name who installed.',
      'You have the place of …: look in its files, or name who else may have installed the device.',
      'You cannot put the request to yourself. Name the supplier that installed the device.',
    ],
  },
  'administrator-present': {
    status: 409,
    says: [
      'That party has an administrator of its own, who sees to its people. Remove it first if it is to be replaced.',
    ],
  },
  'agency-exists': {
    status: 409,
    says: ['This party acts for you already. End that grant first if the new one is to be different.'],
  },
  'agency-not-granted': {
    status: 403,
    says: [
      'That party has not granted you to act for it today. Its administrator can, at /v1/parties/{party}/agencies.',
    ],
  },
  'agency-not-possible': {
    status: 422,
    says: ['Only a supplier or an asset provider can let others act for it: act yourself.'],
  },
  'agency-period-invalid': {
    status: 422,
    says: [
      'The grant would end before it begins: give a later "to".',
      'The grant would be over already: give a "to" after today.',
    ],
  },
  'agency-unknown': { status: 404, says: ['No party of this id acts for that party, or no longer.'] },
  'agent-unknown': {
    status: 422,
    says: ['There is no other party of this id that takes part. Name one of the list of parties.'],
  },
  'already-answered': {
    status: 409,
    says: [
      'A code is held for this request already. If that code is wrong, recall it first.',
      'A code is held already. Reveal it; if it does not work, report it unusable.',
    ],
  },
  'already-asked': {
    status: 409,
    says: ['The request is with … now. Give a correction to put it to the same party again.'],
  },
  'answer-for-many': {
    status: 409,
    says: [
      'The mail that you answered asks for … codes. Use its attachment, or confirm your mail for all …, signed in.',
    ],
  },
  'answer-for-too-many': {
    status: 422,
    says: ['What a mail says in words is not taken for … requests at once. Use the attachment.'],
  },
  'answer-missing': {
    status: 422,
    says: ['There is an install code and no answer. Give the answer code-supplied, or take the code out.'],
  },
  'answer-not-found': {
    status: 422,
    says: [
      'No answer was found in your mail. Write one word of the list in the mail that you answer into the first line, or fill in its attachment and send it back.',
    ],
  },
  'answer-unclear': {
    status: 422,
    says: ['… Answer again with one word of the list alone in the first line, or with the attachment.'],
  },
  'approval-expired': { status: 409, says: ['Nobody approved this in time. Propose it again if it is still wanted.'] },
  'approval-not-open': { status: 409, says: ['It is decided on already: …. Propose it again if it is still wanted.'] },
  'approval-unknown': { status: 404, says: ['There is no such proposal for you to decide on.'] },
  'approver-is-proposer': { status: 403, says: ['You proposed this yourself: another person has to approve it.'] },
  'approver-not-independent': {
    status: 403,
    says: ['One of the two of you brought the other in, or may be the same hand. Somebody else has to approve it.'],
  },
  'attachment-empty': { status: 422, says: ['The file is empty: send the one that you mean.'] },
  'attachment-id-invalid': {
    status: 422,
    says: ['An attachment is named by its id, att_…, as bringing it was answered.'],
  },
  'attachment-infected': {
    status: 422,
    says: [
      'The virus scanner found something in this file, or does not look at files of its length: it was not taken.',
    ],
  },
  'attachment-may-hold-code': {
    status: 422,
    says: [
      'This text may hold an install code, or is longer than 256 KiB or has a part that cannot be looked through: take the code out, shorten it, and send what a mail has attached by itself.',
    ],
  },
  'attachment-not-brought': {
    status: 422,
    says: [
      'Name files that you have brought for this leg within a day and that no statement has named: what is answered to POST …/outside-attachments says what they are named by.',
    ],
  },
  'attachment-not-read': {
    status: 422,
    says: [
      'This is not the answer template, so nothing of it was read. Fill in the attachment of the mail that you answer.',
    ],
  },
  'attachment-not-scanned': {
    status: 503,
    says: ['The virus scanner cannot be asked just now, so the file was not taken: send it again in a few minutes.'],
  },
  'attachment-too-large': {
    status: 413,
    says: [
      'The file is larger than 5 MiB, and nothing of it was kept: send the pages that matter, or the picture in fewer pixels.',
    ],
  },
  'attachment-type-not-taken': {
    status: 422,
    says: ['By its content this is no PDF, PNG, JPEG, plain text in UTF-8 or mail (.eml): save it as one of these.'],
  },
  'attachment-unknown': {
    status: 404,
    says: ['There is no such file of this request, it is not for you, or no statement named it within a day.'],
  },
  'attachments-busy': {
    status: 503,
    says: ['Many files are coming in at the moment, and this one was not taken: send it again in a minute.'],
  },
  'audit-broken': {
    status: 503,
    says: [
      'The log does not fit its own checkpoints, so nothing can be proved by it. Tell SECAS, and keep the checkpoints you have.',
    ],
  },
  'audit-catching-up': {
    status: 503,
    says: [
      'The log is still being compared with its checkpoints. Try again soon.',
      'The last of its events have no place in the tree of the log yet. Try again soon.',
    ],
  },
  'backlog-contested': {
    status: 409,
    says: ['The install date was contested before: SECAS decides once for the request.'],
  },
  'backlog-entry-invalid': {
    status: 422,
    says: ['This names no device on the register: copy its id whole, bkl_ and what follows.'],
  },
  'backlog-entry-unknown': { status: 404, says: ['There is no such device on the register.'] },
  'backlog-left': {
    status: 409,
    says: ['It left the register on …, and a clock may run since: it does not come back.'],
  },
  'backlog-not-contested': { status: 409, says: ['No install date of this request waits for a decision.'] },
  'bank-holidays-invalid': {
    status: 422,
    says: [
      'This is not the file that GOV.UK publishes: paste all of it.',
      '… is not in this century: correct it.',
      '… is at a weekend: give the day that stands for it, if there is one.',
      'This is of another division than …: put it where it belongs.',
      'Give "events" as GOV.UK publishes them, 1 to 1,000.',
      '… stands twice: take one out.',
    ],
  },
  'bank-holidays-missing': {
    status: 422,
    says: ['Give england-and-wales, scotland or both, as GOV.UK publishes them.'],
  },
  'bank-holidays-too-few': {
    status: 422,
    says: ['These are … bank holidays of …; a year has at least 8: give all of them, or leave the year out.'],
  },
  'batch-invalid': { status: 422, says: ['Give a list of 1 to 10,000 rows. Send the others with another call.'] },
  'batch-too-large': {
    status: 422,
    says: [
      'An import has at most 10,000 products. Send the others with another call, without replacing.',
      'An import has at most … devices. Send the others with another call.',
    ],
  },
  'body-not-json': { status: 400, says: ['The body is not JSON. Send one JSON object, in UTF-8.'] },
  'body-not-object': { status: 400, says: ['The body must be one JSON object.'] },
  'body-too-deep': {
    status: 400,
    says: ['The body is nested deeper than … levels. /openapi.json shows what it may hold.'],
  },
  'body-too-large': {
    status: 413,
    says: [
      'The body is larger than this route takes (64 KiB, or 8 MiB for batches of rows). Send it in several calls.',
      'The body is larger than the … KiB that are read here.',
      'The body is larger than … bytes. Send it in several calls.',
    ],
  },
  'breach-disputed': { status: 409, says: ['The breach of leg … was disputed before, once for all.'] },
  'calendar-gap': {
    status: 422,
    says: [
      'The calendar … covers … to …, and these are … to …: give the years between too.',
      'There is no bank holiday of …: give all of them.',
    ],
  },
  'calendar-not-covered': {
    status: 503,
    says: [
      'The calendar … (version …) covers … to …, not …: SECAS applies the bank holidays of the next years (icx calendars apply); then try again.',
      'The calendar … (version …) covers … to …, not the Working Day after …: SECAS applies the bank holidays of the next years (icx calendars apply); then try again.',
      'The calendar … (version …) covers … to …, not … Working Days from …: SECAS applies the bank holidays of the next years (icx calendars apply); then try again.',
    ],
  },
  'calendar-unknown': { status: 404, says: ['There is no such calendar: there are ….'] },
  'calendar-version-taken': {
    status: 409,
    says: ['There is a version … with other bank holidays: give these a version of their own.'],
  },
  'calendars-unchanged': {
    status: 409,
    says: ['The calendars in force have these bank holidays already: there is nothing to apply.'],
  },
  'call-malformed': { status: 400, says: ['The call is not well-formed HTTP. Check its address, headers and body.'] },
  'call-too-slow': { status: 408, says: ['The call did not arrive whole in time. Send it again.'] },
  'case-unknown': {
    status: 404,
    says: ['The mail that you answered asks for nothing of your party any more. Look in your worklist for what does.'],
  },
  'cases-invalid': { status: 422, says: ['Give a list of 1 to 10,000 cases; send more in a call of their own.'] },
  'cell-too-long': { status: 422, says: ['A cell of this line has more than … characters. Shorten it.'] },
  'certificate-mismatch': {
    status: 401,
    says: [
      'The access token is bound to another certificate than this connection shows. Call with the certificate that you got it with.',
    ],
  },
  'changes-not-object': { status: 422, says: ['The changes are one JSON object.'] },
  'channels-missing': {
    status: 422,
    says: ['Name a channel: for requests that are put to you, for answers to yours, or for both.'],
  },
  'checkpoint-malformed': {
    status: 422,
    says: ['This is a signed note of that key, but not a checkpoint of its log.'],
  },
  'checkpoint-unknown': { status: 404, says: ['There is no such checkpoint. Leave out the size for the latest.'] },
  'claim-answered': { status: 409, says: ['That statement was confirmed or disputed before, and that stands.'] },
  'claim-open': {
    status: 409,
    says: ['You have put on record before that leg … was answered outside, and it waits for the other side.'],
  },
  'claim-unknown': {
    status: 404,
    says: ['There is no such statement of an answer given outside, or it is not yours.'],
  },
  'clamd-address-invalid': {
    status: 422,
    says: ['Give host and port of clamd, 127.0.0.1:3310, or unix: and the path of its socket.'],
  },
  'client-key-invalid': {
    status: 422,
    says: [
      'A client has 1 to 5 public keys, but with tls_client_auth none: its authority vouches for its key.',
      'A client that uses mutual TLS has the certificate of each key in x5c.',
      'That are no keys, or too many. Give 1 to 5 public keys as JWK: P-256 or Ed25519, or RSA of 2048 to 8192 bits; for mutual TLS with the certificate in x5c.',
      'That is a private or shared key: throw it away, and make a new one. Give 1 to 5 public keys as JWK: P-256 or Ed25519, or RSA of 2048 to 8192 bits; for mutual TLS with the certificate in x5c.',
      'One of them is no public key that we take. Give 1 to 5 public keys as JWK: P-256 or Ed25519, or RSA of 2048 to 8192 bits; for mutual TLS with the certificate in x5c.',
      'The certificate of one of them is for another key. Give 1 to 5 public keys as JWK: P-256 or Ed25519, or RSA of 2048 to 8192 bits; for mutual TLS with the certificate in x5c.',
    ],
  },
  'client-subject-invalid': {
    status: 422,
    says: [
      'A client with tls_client_auth has the subject of its certificate, and no other client has one.',
      'Give the subject of the certificate as `openssl x509 -noout -subject -nameopt RFC2253` prints it, such as CN=billing,O=Supplier A,C=GB, or one of its DNS names, such as DNS:billing.aaaa.example.',
    ],
  },
  'clock-backwards': {
    status: 409,
    says: ['It is … in this sandbox and time does not run backwards. Give a later instant.'],
  },
  'clock-move-unclear': { status: 422, says: ['Give either now (an instant) or advance (a duration).'] },
  'clock-running': {
    status: 409,
    says: [
      'A request for this device has a running clock or a breach: it stays as it is. Take the device out of the file.',
    ],
  },
  'clock-too-far': { status: 422, says: ['Time in a sandbox ends at …. Move it less far.'] },
  'close-instead': {
    status: 409,
    says: ['You have the code: close the request with its outcome instead of withdrawing it.'],
  },
  'code-cannot-be-kept': {
    status: 422,
    says: [
      'A code that is sealed to its requester cannot be kept for another one: the exchange cannot open it. Leave keepAsHolding out, and bring the code in by a file of kind asn.',
    ],
  },
  'code-erased': {
    status: 409,
    says: ['The code was deleted 28 days after the supply was lost. Raise a new request.'],
  },
  'code-for-many': {
    status: 422,
    says: [
      'One install code cannot be that of … devices. Put each code beside its device in the attachment, and send it back.',
    ],
  },
  'code-masked': {
    status: 422,
    says: [
      'The install code is masked, as in files that are given back. Put the code itself in, or leave the row out.',
    ],
  },
  'code-missing': { status: 422, says: ['The install code is missing: rows given back to mend have none. Put it in.'] },
  'code-not-asked': {
    status: 422,
    says: [
      'There is an install code in your mail where none is taken. Answer the mail that asks for it: the code alone in the first lines, or in its attachment. Nowhere else.',
    ],
  },
  'code-wrong': {
    status: 422,
    says: ['That is not the code that the app shows now. Check the clock of your device, and type the next one.'],
  },
  'colleague-unknown': {
    status: 422,
    says: ['Nobody of your party goes by that name: take one from the list of its users.'],
  },
  'column-missing': {
    status: 422,
    says: [
      'The first line has to name the … …: add …, say by a mapping profile what this file calls …, take the template of this kind, or send it as the kind that it is.',
    ],
  },
  'column-repeated': {
    status: 422,
    says: ['The column … is there twice, or also fixed by the profile: leave one of them.'],
  },
  'column-unknown': {
    status: 422,
    says: [
      'The first row names the columns: …. Copy them with it.',
      'Column …1 (…) is none that this kind of file has: send it as the kind that it is, take the column out, or call it one of ….',
      'Column …1 is none that this kind of file has: send it as the kind that it is, take the column out, or call it one of ….',
    ],
  },
  'command-id-invalid': {
    status: 400,
    says: [
      'The command id has …: use visible ASCII characters only, such as a UUID.',
      'The command id is … characters long: use at most 128, such as a UUID.',
    ],
  },
  'command-id-reused': {
    status: 409,
    says: ['This Idempotency-Key was used before with another body. Send a new key with a new command.'],
  },
  'conflict-unknown': { status: 404, says: ['There is no such conflict of yours that waits.'] },
  'contact-address-ours': {
    status: 422,
    says: ['This is an address of the exchange itself: give one that your people read.'],
  },
  'contact-changed': {
    status: 409,
    says: ['This contact point has another address by now: read the contact list, and confirm what stands there.'],
  },
  'contact-confirmed': {
    status: 409,
    says: ['There is nothing to confirm: your own party entered it, or has confirmed it.'],
  },
  'contact-dates-invalid': {
    status: 422,
    says: ['A contact point begins today or later, and ends after it began and not before today.'],
  },
  'contact-duplicate': {
    status: 409,
    says: ['This mailbox is on the list for that purpose and fuel already: change that point, or end it first.'],
  },
  'contact-ended': { status: 409, says: ['This contact point has ended: enter it anew.'] },
  'contact-id-invalid': {
    status: 422,
    says: ['The contact point is ctp_ and letters or digits: copy it whole from the contact list.'],
  },
  'contact-list-issued': {
    status: 409,
    says: ['The list of this quarter has gone out already: see who confirmed it, GET /v1/contact-lists.'],
  },
  'contact-list-not-yours': {
    status: 409,
    says: [
      'The list of that quarter was not sent to your party: it takes part since later. There is nothing to confirm yet.',
    ],
  },
  'contact-list-unknown': { status: 404, says: ['The list of that quarter has not been issued.'] },
  'contact-proved': { status: 409, says: ['This address is proved: there is nothing more to do.'] },
  'contact-row-repeated': {
    status: 409,
    says: [
      'An earlier row of this file says otherwise of the same mailbox, purpose and fuel: put into one row what is to become of it.',
    ],
  },
  'contact-several': {
    status: 409,
    says: [
      'Several contact points of that party have this purpose, fuel and rank, and none of them this address: give each a row of its own, or change the one by itself.',
    ],
  },
  'contact-start-stays': {
    status: 409,
    says: [
      'This contact point begins on another day, and that stays: leave the cell empty, or as it is in the contact list.',
    ],
  },
  'contact-unchanged': { status: 409, says: ['It is so already: name what is to become otherwise.'] },
  'contact-unknown': { status: 404, says: ['There is no such contact point, or it is not yours.'] },
  'contacts-too-many': { status: 409, says: ['A party has at most 30 contact points: end one of them first.'] },
  'content-encoding-unsupported': {
    status: 415,
    says: ['Send the body as it is: what is compressed or encoded otherwise is not read. Leave Content-Encoding out.'],
  },
  'correction-begun': { status: 409, says: ['The DSP has this case already. Add a note, resolve it or reject it.'] },
  'cover-dates-invalid': {
    status: 422,
    says: ['The last day is before the first: give a later one.', 'That is over: give a last day from today on.'],
  },
  'cover-own': { status: 422, says: ['Who is away cannot take over from oneself: name somebody else.'] },
  'cover-unknown': { status: 404, says: ['No leave of that colleague is on record.'] },
  'cursor-invalid': {
    status: 422,
    says: [
      'Give the "next" of the page before, unchanged, or leave it out to begin.',
      'Give as cursor what the page before returned as next, or leave it out to begin.',
    ],
  },
  'cutoff-before-first-event': {
    status: 422,
    says: ['Nothing was on record at that cut-off. Name one that a report gives, or none: then it is as known now.'],
  },
  'cutoff-beyond-head': {
    status: 422,
    says: ['The log does not reach so far. Name a cut-off that a report gives, or none: then it is as known now.'],
  },
  'cutoff-invalid': {
    status: 422,
    says: [
      'Write a cut-off as a report gives it: its position, such as 18234, and of a month that had not ended also its instant, 18234@2027-01-15T10:00:00.000Z.',
    ],
  },
  'data-fix-ended': { status: 409, says: ['This case … on …. …'] },
  'data-fix-followed': {
    status: 409,
    says: ['The same item was reported again since, in case …. Report it once more to join the one that is open.'],
  },
  'data-fix-id-invalid': {
    status: 422,
    says: ['This is no data-fix case: copy its name whole, such as dfc_ and what follows.'],
  },
  'data-fix-not-resolved': { status: 409, says: ['This case is not closed: add a note to say what is still wrong.'] },
  'data-fix-unknown': { status: 404, says: ['There is no such data-fix case, or it is not one of yours.'] },
  'date-as-number': {
    status: 422,
    says: [
      'This is the number by which a spreadsheet counts days. Format the column as Text and write the date: 2026-11-23.',
    ],
  },
  'date-day-first': {
    status: 422,
    says: [
      'This date has its day or month first, and which is which cannot be told. Write year, month and day: 2026-11-23.',
    ],
  },
  'date-in-future': {
    status: 422,
    says: [
      '… is after today, …: correct it or leave it out.',
      'The install date is after today, …. Correct it.',
      'The install date is after today, …. Correct it or leave it out.',
    ],
  },
  'date-in-past': { status: 422, says: ['That is before today, …. Give a day to come or leave it out.'] },
  'date-invalid': {
    status: 422,
    says: ['This is not a calendar date: write it as YYYY-MM-DD, for example 2026-11-23.'],
  },
  'date-with-time': { status: 422, says: ['This is a date with a time of day. Write the date alone: 2026-11-23.'] },
  'dcc-only': { status: 403, says: ['Only DCC can do that. Add a note for its handler instead.'] },
  'device-changed': {
    status: 422,
    says: [
      'This is not what the request has: the row may be of another device. Take the row as it is in your worklist, and fill in the answer alone.',
    ],
  },
  'device-commissioned': {
    status: 422,
    says: [
      'The device is commissioned: it needs no install code. If it does not work for you, that is another problem.',
    ],
  },
  'device-contended': { status: 422, says: ['Others are changing this device. Send the row again in a moment.'] },
  'device-id-invalid': {
    status: 422,
    says: [
      'The Device ID is all …, which no device has: copy the one of the device, or leave it out where that is possible.',
      'The Device ID is the whole text of a label, and has the install code in it: send only the 16 digits before `…`.',
      'The Device ID has …: write 16 hexadecimal digits, such as 00-DB-12-34-56-78-90-A0.',
      'The Device ID has … hexadecimal digits: copy all 16, such as 00-DB-12-34-56-78-90-A0.',
      'The Device ID has its separators out of place: join the eight pairs all by "-" or all by ":", or leave them out.',
    ],
  },
  'device-id-mismatch': {
    status: 422,
    says: [
      'What was sealed is for another device or request than the one asked for. Do not use it; tell its supplier.',
      'The request is for …. Give the code of that device, or leave deviceId out.',
      'That is not, by the inventory, the Device ID of the … … at … that the requester supplies. Give the code of that device with its own Device ID. If you are sure of yours, answer request-invalid and say so in the note. The clock runs on.',
    ],
  },
  'device-id-required': { status: 422, says: ['The request does not know the Device ID: give it with the code.'] },
  'device-not-named': {
    status: 422,
    says: ['Name the device: by deviceId or, where that is not known, by mpxn and msn.'],
  },
  'device-not-yours': {
    status: 422,
    says: [
      'You neither supply this device nor installed or pre-notified it, so its status is not yours to change. Check the Device ID, or ask its supplier.',
      'The inventory has this device, and you neither supply, installed nor pre-notified it, nor do you supply the meter point that it should be at. Check the Device ID.',
    ],
  },
  'device-status-not-eligible': {
    status: 422,
    says: [
      'The device is … in the inventory: only Whitelisted and InstalledNotCommissioned devices, or Pending ones with evidence of installation, can be asked for.',
    ],
  },
  'device-type-invalid': { status: 422, says: ['The device type is not known: use one of ….'] },
  'device-type-mismatch': {
    status: 422,
    says: ['The inventory has this device as …. Correct deviceType or leave it out.'],
  },
  'device-type-needed': {
    status: 422,
    says: ['Devices of several types have that MSN at that meter point. Say which you mean.'],
  },
  'device-type-needs-no-install-code': {
    status: 422,
    says: [
      'A communications hub (CHF) and its gas proxy (GPF) need no install code: request the meter or other device.',
    ],
  },
  'device-type-not-certified': { status: 422, says: ['The list certifies …: leave this row out.'] },
  'device-types-invalid': { status: 422, says: ['Give a list of …, or leave it out for all of them.'] },
  'device-unknown': { status: 404, says: ['There is no such device in the inventory, or it is none of yours.'] },
  'dispute-resolved': { status: 409, says: ['That dispute was decided before, and the decision stands.'] },
  'dispute-unknown': { status: 404, says: ['No breach of that leg is on record and disputed.'] },
  'dkim-key-invalid': {
    status: 422,
    says: [
      'It is no private key (PEM) that signs mail: make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`, or of Ed25519.',
    ],
  },
  'downloads-busy': {
    status: 503,
    says: [
      'As many files are being made as this exchange makes at once, so yours was not begun. Try again in a minute.',
    ],
  },
  'dpop-nonce-required': {
    status: 401,
    says: [
      'The exchange has just restarted, and this DPoP proof may have been used before. Make a new one with the `nonce` that the header DPoP-Nonce gives (RFC 9449, section 9), or call again in a minute.',
    ],
  },
  'dpop-proof-invalid': {
    status: 401,
    says: [
      'The DPoP proof does not hold: it is not a signed JWT (RFC 9449, section 4.3). Make a new one per call.',
      'The DPoP proof does not hold: … (RFC 9449, section 4.3). Make a new one per call.',
      'The DPoP proof does not hold: its key is not the one to which the access token is bound (RFC 9449, section 4.3). Make a new one per call.',
      'The DPoP proof does not hold: its signature is wrong (RFC 9449, section 4.3). Make a new one per call.',
    ],
  },
  'dpop-proof-missing': {
    status: 401,
    says: [
      'This access token is bound to a key: send it as `Authorization: DPoP <token>` with a proof of that key in the header DPoP (RFC 9449).',
    ],
  },
  'dpop-proof-replayed': {
    status: 401,
    says: ['This DPoP proof was used before. Make a new one, with a jti of its own, per call.'],
  },
  'duration-invalid': {
    status: 422,
    says: [
      'This is not a period of time: write ISO 8601, for example P3D, P1M or PT2H.',
      'A period of time cannot be negative: remove the minus sign.',
    ],
  },
  'effective-date-unlikely': { status: 422, says: ['… is more than a year away. Check the year.'] },
  'email-address-invalid': {
    status: 422,
    says: [
      'The email address is none that can be written to: write one alone, without a name or brackets, such as codes@aaaa.example.',
    ],
  },
  'enrolment-void': {
    status: 422,
    says: ['This enrolment was used or replaced. Ask the administrator of your party for a new one.'],
  },
  'enrolment-wrong': {
    status: 422,
    says: ['That is no open enrolment. Check name and code, or ask the administrator of your party for a new one.'],
  },
  'escrow-key-invalid': {
    status: 422,
    says: [
      'This is no public key on P-256 or X25519: give one as a JWK, or as PEM ("BEGIN PUBLIC KEY").',
      'This is no private key on P-256 or X25519: give the one whose public half was registered, as a JWK or as unencrypted PEM.',
    ],
  },
  'escrow-key-private': {
    status: 422,
    says: [
      'This is a private key, which must never come near the exchange: give its public half. Whoever may have seen it by now can open every code that it protects: make another pair.',
    ],
  },
  'esme-variant-invalid': {
    status: 422,
    says: [
      'The ESME variant has …: write 1 to 4 letters, such as B.',
      'The ESME variant is … letters long: write 1 to 4, such as B.',
    ],
  },
  'esme-variant-missing': {
    status: 422,
    says: ['An ESME is certified by its variant: send it.', 'Only an ESME has an ESME variant: leave it out.'],
  },
  'esme-variant-not-applicable': {
    status: 422,
    says: [
      'An ESME is certified by its variant: send it.',
      'Only an ESME has an ESME variant: leave it out.',
      'Only an ESME has an ESME variant, and this is a …: leave it out.',
    ],
  },
  'evidence-invalid': { status: 422, says: ['Give an object with installedOn, serviceFlag or siteStatement.'] },
  'evidence-of-installation-required': {
    status: 422,
    says: [
      'A Pending device needs evidence that it is installed: an install date, DCC Service Flag I, or your site statement.',
    ],
  },
  'expectation-unsupported': {
    status: 417,
    says: ['The header Expect names something else than 100-continue. Leave it out.'],
  },
  'file-being-decided': {
    status: 409,
    says: ['What was decided of this file is still being carried out, row by row.'],
  },
  'file-cut': { status: 422, says: ['The file ends in its middle: it was cut on its way. Pack and send it again.'] },
  'file-damaged': { status: 422, says: ['The file cannot be unpacked: it is damaged. Pack and send it again.'] },
  'file-empty': {
    status: 422,
    says: [
      'The file has no line of names. Send the file that has the rows.',
      'The file has names of columns and no rows. Send the file that has the rows.',
    ],
  },
  'file-encrypted': { status: 422, says: ['The file has a password. Take the password away and send it again.'] },
  'file-ended': { status: 409, says: ['Nothing more is done with this file: it has come to its end.'] },
  'file-id-invalid': { status: 422, says: ['This is no file: copy its id whole, such as fil_ and what follows.'] },
  'file-infected': { status: 422, says: ['The virus scanner found … in this file: nothing of it was taken.'] },
  'file-kind-not-served': { status: 503, says: ['This exchange does not take files of this kind.'] },
  'file-kind-unknown': { status: 404, says: ['There are files of the kinds ….'] },
  'file-lost': { status: 500, says: ['What was uploaded is not there any more: send the file again.'] },
  'file-missing': {
    status: 400,
    says: ['There is no file in the call: send it as the body, or as multipart/form-data in a part named file.'],
  },
  'file-nested': { status: 422, says: ['The file is packed twice. Unpack it once and send what was in it.'] },
  'file-not-chosen': { status: 400, says: ['Choose the file that is to be sent.'] },
  'file-not-table': {
    status: 422,
    says: ['This is no table: it is a PDF, a web page, XML or JSON. Send CSV or .xlsx.'],
  },
  'file-not-waiting': { status: 409, says: ['This file waits for no second person.'] },
  'file-not-worked-off': {
    status: 500,
    says: [
      'Working this file off failed 3 times: what was taken of it stays. Look at it, send it again, and tell the operator if it fails again.',
    ],
  },
  'file-quota-exceeded': {
    status: 429,
    says: [
      '2 samples of your party are being looked at: wait until one of them is shown, then look again.',
      'As many samples are being looked at as this exchange looks at at once, so yours was not begun. Try again in a moment.',
      '… files of your party are being uploaded or worked off: wait for one to end, or cancel one.',
      'Your party has sent … files within 24 hours: put more rows into each, or go on tomorrow.',
      'With this file more than … GiB of your party would be under way: wait until others have ended, or pack it with gzip.',
    ],
  },
  'file-ratio': {
    status: 422,
    says: ['The file unpacks to more than … times its size, which no table does. Send it as plain CSV.'],
  },
  'file-results-gone': {
    status: 409,
    says: [
      'What became of each row of this file is kept no more; how many rows came to what is told by the file itself. Send it again to have each row told: what was taken of it changes nothing.',
    ],
  },
  'file-rows-refused': {
    status: 422,
    says: [
      'All or nothing: … row of it cannot be taken, so none was. Mend them and send the file again.',
      'All or nothing: … rows of it cannot be taken, so none was. Mend them and send the file again.',
    ],
  },
  'file-several-members': {
    status: 422,
    says: ['The zip has several files in it. Send each by itself, or a zip of one file without a folder.'],
  },
  'file-too-long-to-scan': {
    status: 422,
    says: [
      'This file is longer than the virus scanner looks at, so nothing of it was taken: send it in several files.',
    ],
  },
  'file-unknown': { status: 404, says: ['There is no such file, or it is not one of yours.'] },
  'file-waits': {
    status: 409,
    says: ['A second person has not approved this file yet: nothing of it is taken before.'],
  },
  'file-xls': {
    status: 422,
    says: ['This is a workbook of an old format (.xls). Save it as .xlsx or “CSV UTF-8” and send that.'],
  },
  'file-xlsx-formula': {
    status: 422,
    says: ['The workbook has a formula. Copy all cells, paste them as values into a new workbook, and send that.'],
  },
  'file-xlsx-invalid': {
    status: 422,
    says: ['The first sheet of the workbook cannot be read. Save it as “CSV UTF-8” and send that.'],
  },
  'file-xlsx-too-large': {
    status: 422,
    says: ['The workbook is too large to be read: … bytes, unpacked …. Save the sheet as “CSV UTF-8” and send that.'],
  },
  'file-xlsx-too-many-rows': {
    status: 422,
    says: ['The workbook has more than … rows. Save the sheet as “CSV UTF-8” and send that.'],
  },
  'file-zip-method': {
    status: 422,
    says: ['The zip is packed in an unusual way. Pack it with Deflate, as zip does by itself.'],
  },
  'firmware-version-invalid': { status: 422, says: ['The firmware version is not as it must be.'] },
  'first-administrator-only': {
    status: 403,
    says: [
      'For another party you may add its first administrator, once ever. One that lost its last administrator gets another one by POST /v1/parties/{party}/administrator. The rest is for the party to do.',
    ],
  },
  'flag-invalid': { status: 422, says: ['Give true or false.'] },
  'form-from-elsewhere': {
    status: 403,
    says: [
      'This form was not sent from a page of this exchange, so nothing was done. Open the page here, and send it again.',
    ],
  },
  'form-token-wrong': {
    status: 403,
    says: [
      'This form is not of your present sign-in, so nothing was done. Check it, and for whom you act, then send it again.',
    ],
  },
  'founding-incomplete': {
    status: 409,
    says: [
      'This needs two people, and the two administrators of SECAS who were named at the first start have not both enrolled. Until they have, nobody can do it.',
    ],
  },
  'gas-short-code-invalid': {
    status: 422,
    says: [
      'The gas short code has …: write … letters or digits.',
      'The gas short code is … characters long: write … letters or digits.',
    ],
  },
  'grace-invalid': { status: 422, says: ['Give the grace as whole Working Days, 0 to 60.'] },
  'handler-missing': {
    status: 409,
    says: ['Nobody at DCC has this case yet. Name its handler first (…/handler), then send this again.'],
  },
  'handler-unchanged': { status: 409, says: ['… has this case already. Name somebody else, or add a note.'] },
  'header-too-long': {
    status: 422,
    says: [
      'The first line has more than … bytes, so it cannot be the names of columns. Look whether the file has line ends, and is a CSV file.',
    ],
  },
  'header-too-many-columns': {
    status: 422,
    says: ['The first line has more than … columns. Leave out those that the template does not have.'],
  },
  'header-unreadable': {
    status: 422,
    says: [
      'The first line cannot be read, and it must name the columns. Take away bytes that are no text, and quotation marks that are not closed.',
    ],
  },
  'headers-too-large': {
    status: 431,
    says: ['The headers are larger than 16 KiB. Send a token of this exchange and few others.'],
  },
  'holding-conflict': {
    status: 409,
    says: [
      'You hold another code of this device. This one was put aside: decide which of the two stays (icx holdings conflicts).',
    ],
  },
  'holding-not-suspect': { status: 409, says: ['No code that you hold for this device is suspect.'] },
  'holding-unknown': { status: 404, says: ['You hold no such code.'] },
  'host-missing': {
    status: 400,
    says: ['Name in the header Host the host that the call is meant for: that of the public URL of this exchange.'],
  },
  'host-unknown': {
    status: 421,
    says: [
      'The header Host names another host than the public URL of this exchange (ICX_PUBLIC_URL). Call it by that address.',
    ],
  },
  'hub-is-itself': { status: 422, says: ['The hub is the Device ID of the communications hub (CHF): a CHF has none.'] },
  'idempotency-key-missing': {
    status: 400,
    says: [
      'Every POST needs an Idempotency-Key header of your choice, best a UUIDv7: sent again with the same key, a command is carried out once.',
    ],
  },
  'identifier-overlaps': {
    status: 422,
    says: ['… is in the list twice for the same day. Let one period end where the other begins.'],
  },
  'identifier-period-invalid': {
    status: 422,
    says: ['… would end before it begins: "to" is the first day on which it counts no more.'],
  },
  'identifier-taken': { status: 409, says: ["… is …'s in a part of that time. Correct it, or let theirs end first."] },
  'identifier-unknown': { status: 404, says: ['This party has no such identifier.'] },
  'identifiers-from-missing': {
    status: 422,
    says: ['Say from which day on the party has these identifiers, as YYYY-MM-DD.'],
  },
  'identifiers-invalid': { status: 422, says: ['Give a list of up to 100 objects with kind, fuel, id, from and to.'] },
  'if-match-invalid': { status: 400, says: ['If-Match takes one ETag as this API gives it, for example "4".'] },
  'imap-address-invalid': {
    status: 422,
    says: [
      'Give scheme, user, password, host and mailbox: imaps://user:password@mail.example:993/INBOX, or imap:// with port 143 for STARTTLS.',
    ],
  },
  'incident-category-invalid': { status: 422, says: ['Give the category of the Incident: 3, 4 or 5.'] },
  'incident-missing': {
    status: 409,
    says: ['A correction by the DSP needs an Incident. Link its reference first (…/incident), then send this again.'],
  },
  'incident-reference-invalid': {
    status: 422,
    says: [
      'Give the reference of the Incident as DCC wrote it, 3 to 40 visible characters without spaces, such as INC000012345.',
    ],
  },
  'install-code-crc-mismatch': {
    status: 422,
    says: [
      'The install code has the two bytes of its CRC in reverse order: send the least significant byte first.',
      'The install code does not fit its CRC, the last 4 digits: compare it with the label or the shipment file, look for letters read as digits, and send the least significant byte of the CRC first.',
    ],
  },
  'install-code-invalid': {
    status: 422,
    says: [
      'Give the install code as text: 32 hexadecimal digits, or 36 with the CRC.',
      'The install code is the whole text of a label: send only what follows `…`.',
      'The install code has …: copy it again, it has only the digits 0-9 and A-F.',
    ],
  },
  'install-code-is-device-id': {
    status: 422,
    says: ['The install code is the Device ID, or holds it: copy the code from the label or the column beside it.'],
  },
  'install-code-length': {
    status: 422,
    says: ['The install code has … hexadecimal digits: copy all of it, 32 digits, or 36 with the CRC.'],
  },
  'install-code-misplaced': {
    status: 422,
    says: [
      'This may hold an install code (32 or 36 hexadecimal digits), and only installCode is sealed. Leave it out; write a UUID with its hyphens.',
    ],
  },
  'install-code-short': {
    status: 422,
    says: [
      'The install code has … digits, the length of a code of 6, 8 or 12 bytes with or without its CRC, but the service request that uses it carries 16 bytes: send the code of 32 digits, or 36 with the CRC.',
    ],
  },
  'install-code-test-pattern': {
    status: 422,
    says: [
      'The install code is a test pattern or a published example, which no real device has: send the one of this device.',
    ],
  },
  'install-date-recorded': {
    status: 409,
    says: [
      'The install date is that of the inventory, not the requester’s word. If it is wrong, have the inventory corrected.',
    ],
  },
  'installed-by-requester': {
    status: 422,
    says: [
      'By what is known the code is in your own files (…). Look there; to ask somebody else all the same, name it as the installing supplier.',
    ],
  },
  'installed-since-obligation': {
    status: 422,
    says: [
      'This device was installed on …, by the inventory where that knows it, and the obligation began on …: it is no backlog. If the inventory is wrong, have it corrected by a data fix.',
    ],
  },
  'installer-proposes': {
    status: 403,
    says: [
      'By what is known you installed this device, or are asked for its code: only who needs the code proposes it, and SECAS imports it.',
    ],
  },
  'instant-invalid': {
    status: 422,
    says: [
      'This moment lies outside the years 0001 to 9999: correct the year.',
      'This is not a date and time: write ISO 8601 with an offset, for example 2026-11-23T10:00:00Z.',
      'This time has no offset from UTC: add Z or the offset, for example 2026-11-23T10:00:00+00:00.',
    ],
  },
  'instruction-dates-invalid': {
    status: 422,
    says: [
      'An instruction is for what comes: begin it today or later.',
      'It ends before it begins: give a later day, or none.',
    ],
  },
  'instruction-ended': { status: 409, says: ['This instruction was ended before.'] },
  'instruction-id-invalid': {
    status: 422,
    says: [
      'The instruction id has …: copy it whole from the list of your instructions.',
      'The instruction id has another form than "sti_" and 8 to 60 letters or digits: copy it whole from the list of your instructions.',
    ],
  },
  'instruction-unknown': { status: 404, says: ['There is no such standing instruction of yours.'] },
  'instructions-too-many': { status: 409, says: ['20 of yours are in force or to come: end one of them first.'] },
  'internal-error': {
    status: 500,
    says: ['The exchange failed at this. It has been logged; sending the same command again is safe.'],
  },
  'issuer-unreachable': {
    status: 503,
    says: [
      'The keys of the identity provider cannot be had at the moment, so nobody can be let in. Try again in a moment.',
    ],
  },
  'kms-unavailable': {
    status: 503,
    says: [
      'The keys of the vault cannot be had at the moment, so no code can be opened or taken in. Nothing was stored or shown, and all else goes on. Send the same command again in a moment.',
    ],
  },
  'leg-not-open': {
    status: 409,
    says: [
      'Leg … is discharged or closed: there is nothing to acknowledge.',
      'Leg … is discharged or closed: the first answer to a leg stands. A code can still be supplied.',
      'Leg … is discharged or closed: its clock runs no more.',
      'Leg … is discharged or closed: the first answer to a leg stands. What was stated stays on record.',
    ],
  },
  'leg-unknown': {
    status: 422,
    says: [
      'Leg … was not put to you. Name one of yours, or leave leg out.',
      'There is no such leg of this request. Name one that was opened, or leave leg out.',
    ],
  },
  'leg-without-clock': { status: 409, says: ['You were asked as a favour: no clock runs, whenever it was installed.'] },
  'length-missing': {
    status: 411,
    says: ['Say in the header Content-Length how long the body is: here it is not sent in chunks.'],
  },
  'line-encoding': {
    status: 422,
    says: ['This line has bytes that are no letters in the encoding of the file. Save the file as “CSV UTF-8”.'],
  },
  'line-misquoted': {
    status: 422,
    says: [
      'A quotation mark on this line is not closed, or stands where none can. Double it inside quotation marks; a cell cannot go on in the next line.',
    ],
  },
  'line-too-few-cells': {
    status: 422,
    says: ['This line has fewer cells than the first line has names. Leave a cell empty, but not out.'],
  },
  'line-too-long': {
    status: 422,
    says: ['This line has more than … bytes. Look for a line end or a quotation mark that is missing.'],
  },
  'line-too-many-cells': {
    status: 422,
    says: [
      'This line has more cells than the first line has names. Put quotation marks around a cell with a separator in it.',
    ],
  },
  'line-with-nul': {
    status: 422,
    says: ['This line has a NUL character, so it is not as it was written. Export the file again.'],
  },
  'list-invalid': {
    status: 422,
    says: [
      'Give a list of 1 to 100, or leave it out for any.',
      'Give a list of 1 to … request ids, or leave it out for the first that are offered.',
      'Give a list of at most … ids of attachments, or leave it out.',
    ],
  },
  'list-too-long': { status: 400, says: ['One list has more than … elements. Send it in several parts.'] },
  'log-forked': {
    status: 422,
    says: ['Two checkpoints of … events differ: the exchange has signed two different logs.'],
  },
  'log-key-invalid': {
    status: 422,
    says: ['This is not a public key of a log as `GET /v1/audit/key` gives it, one line: name+id+key. Get it again.'],
  },
  'log-missing': {
    status: 422,
    says: [
      'The log is new, but its vault has sealed … code(s): the log was lost or moved. Restore the log that belongs to this vault.',
    ],
  },
  'mail-lapsed': {
    status: 409,
    says: ['Nobody confirmed this mail within 5 Working Days of its coming. Answer the request anew.'],
  },
  'mail-not-read-here': { status: 503, says: ['No mail is read here. Ask an exchange that takes in mail.'] },
  'mail-not-waiting': {
    status: 409,
    says: ['Nothing of this mail waits for anybody: …. Read it to see what came of it.'],
  },
  'mail-raw-deleted': {
    status: 409,
    says: ['What this mail said is deleted: it can be confirmed no more. Answer the request anew.'],
  },
  'mail-unknown': { status: 404, says: ['There is no such mail for you.'] },
  'mail-without-access': { status: 403, says: ['Your party has no access any more: nothing of the mail is taken.'] },
  'manufacturer-invalid': { status: 422, says: ['The manufacturer is not as it must be.'] },
  'manufacturer-mismatch': {
    status: 422,
    says: ['The inventory has this device as made by …. Correct manufacturer or leave it out.'],
  },
  'map-id-fuel-mismatch': {
    status: 422,
    says: [
      'The MAP ID of a … has 3 characters (gas): correct it.',
      'The MAP ID of a … has 4 characters (electricity): correct it.',
    ],
  },
  'map-id-invalid': {
    status: 422,
    says: [
      'The MAP ID has …: write … letters or digits.',
      'The MAP ID is … characters long: write … letters or digits.',
      'A MAP ID has 4 characters for electricity and 3 for gas.',
    ],
  },
  'map-id-not-applicable': {
    status: 422,
    says: ['A MAP ID is kept for SMETS2 devices, and this is SMETS1: leave it out.'],
  },
  'map-id-not-searchable': {
    status: 422,
    says: [
      'Devices are not found by MAP ID. Its asset provider has them all as a report: GET /v1/inventory/map-reports/{mapId}.',
    ],
  },
  'map-id-not-yours': {
    status: 404,
    says: [
      'This MAP ID is not yours today. Use one of your own, or ask SECAS to register it.',
      'This is no MAP ID of yours.',
    ],
  },
  'map-id-unknown': {
    status: 422,
    says: ['No Meter Asset Provider has this MAP ID today: correct it, or ask SECAS to register it first.'],
  },
  'media-type-unsupported': {
    status: 415,
    says: ['Send the body as Content-Type: application/json.', 'Pages take forms as browsers send them.'],
  },
  'member-exists': {
    status: 409,
    says: ['Your party has one of this name already. Choose another name, or change that one.'],
  },
  'member-name-invalid': {
    status: 422,
    says: [
      'Give a name of 1 to 40 small letters, digits, dots, hyphens or underscores, such as anna or billing.night.',
    ],
  },
  'member-not-applicable': {
    status: 422,
    says: [
      'Give … or source, not both.',
      '… does not go with the answer …. Leave it out.',
      'Give installCode or sealedCode, not both: sealed, the exchange is not to see the code.',
      'reason does not go with the answer …. Leave it out.',
      'suggestedInstaller does not go with the answer …. Leave it out.',
    ],
  },
  'member-repeated': {
    status: 400,
    says: ['A member is there twice in one object, so it is unclear which one counts. Send each member once.'],
  },
  'member-unknown': { status: 404, says: ['Your party has no such user or client, or it was removed.'] },
  'message-not-kept': {
    status: 409,
    says: [
      'What the message says is not kept: it is too long, or may hold an install code. Have its sender send it again, then dismiss this one.',
    ],
  },
  'message-not-taken': {
    status: 409,
    says: ['It was tried again and could not be taken: … Mend that, or dismiss it.'],
  },
  'message-settled': { status: 409, says: ['This message was taken or dismissed before: nothing is left to do.'] },
  'message-unknown': { status: 404, says: ['No such message of the feed was parked.'] },
  'method-not-allowed': {
    status: 405,
    says: ['This address does not take this method: the header Allow lists those that it takes.'],
  },
  'model-invalid': { status: 422, says: ['The model is not as it must be.'] },
  'month-invalid': { status: 422, says: ['Write a month as its year and number, such as 2027-01.'] },
  'mop-mam-out-of-scope': {
    status: 422,
    says: ['The inventory holds the MAP ID only: MOP and MAM IDs were taken out of scope (SECMP0011). Leave it out.'],
  },
  'mpan-check-digit': {
    status: 422,
    says: ['The MPAN fails its check digit, so a digit is wrong or two are swapped: copy it again from its source.'],
  },
  'mpan-invalid': {
    status: 422,
    says: [
      'The MPAN has …: write its 13 digits, spaced or not.',
      'The MPAN has … digits: send only the last 13, the core.',
      'The MPAN has … digits: copy all 13 of its core.',
    ],
  },
  'mpid-invalid': {
    status: 422,
    says: ['The MPID has …: write … letters or digits.', 'The MPID is … characters long: write … letters or digits.'],
  },
  'mprn-check-digits': {
    status: 422,
    says: ['The MPRN fails its check digits, so a digit is wrong, missing or swapped: copy it again from its source.'],
  },
  'mprn-invalid': {
    status: 422,
    says: [
      'The MPRN has …: write its 6 to 10 digits, spaced or not.',
      'The MPRN has … digits: copy all of it, 6 to 10 digits.',
    ],
  },
  'mpxn-invalid': {
    status: 422,
    says: [
      'The MPxN has …: write its digits, spaced or not.',
      'The MPxN has … digits: send an MPAN of 13 digits (electricity) or an MPRN of 6 to 10 (gas).',
    ],
  },
  'mpxn-mismatch': {
    status: 422,
    says: ['The inventory has this device at …; you gave …. Correct mpxn or leave it out.'],
  },
  'mpxn-not-for-device-type': {
    status: 422,
    says: [
      'A GSME measures gas: send its MPRN, not an MPAN.',
      'An ESME measures electricity: send its MPAN, not an MPRN.',
      'Only a twin-element ESME (variant B…) has a Secondary Import MPAN: correct esmeVariant or leave it out.',
      'Only an ESME has an Export MPAN, and this is a …: leave it out.',
    ],
  },
  'mpxn-repeated': {
    status: 422,
    says: ['Import, Secondary Import and Export are three different MPANs: correct this one.'],
  },
  'mpxns-invalid': { status: 422, says: ['Give a list of MPxNs, or leave it out for all of them.'] },
  'msn-invalid': { status: 422, says: ['The MSN is not as it must be.'] },
  'msn-mismatch': {
    status: 422,
    says: [
      'The inventory has this device with MSN …; you gave …. Correct msn or leave it out.',
      'At … the inventory has MSN …; you gave …. Correct msn.',
    ],
  },
  'no-breach': { status: 409, says: ['No breach of leg … is on record: there is nothing to dispute.'] },
  'no-code-held': {
    status: 409,
    says: [
      'No code has been supplied yet. The request shows who was asked and when the answer is due.',
      'The code is no longer held. Read the request to see what happened to it.',
    ],
  },
  'no-code-to-recall': { status: 409, says: ['No code of yours is held for this request.'] },
  'no-term-in-force': {
    status: 422,
    says: ['No SLA term was in force on …: SECAS adds one that is effective from that date or before (icx terms add).'],
  },
  'nobody-asked': { status: 409, says: ['Nobody is asked at the moment: there is nobody to reply to.'] },
  'not-a-reporter': {
    status: 403,
    says: ['Only a party that reports this case can do that. Report the same item of the device to become one.'],
  },
  'not-acceptable': {
    status: 406,
    says: [
      'This address gives nothing of what Accept takes. Leave Accept out, or name a type that /openapi.json lists for it.',
    ],
  },
  'not-an-addressee': { status: 403, says: ['This request was not put to you: only its addressees can do that.'] },
  'not-backlog': { status: 409, says: ['This request is no backlog: its clock is its own.'] },
  'not-found': { status: 404, says: ['There is nothing at this address. /openapi.json lists what there is.'] },
  'not-offered': {
    status: 409,
    says: [
      'You hold no code that answers this request: it was deleted, is in doubt, or somebody has answered. Look at your offers again.',
    ],
  },
  'not-on-register': { status: 409, says: ['This device is not on the register: there is nothing to leave.'] },
  'not-quarantined': { status: 409, says: ['No reveal of this request waits for release.'] },
  'not-registered-supplier': {
    status: 422,
    says: [
      'You are not, and by no dated switch become, the registered supplier of such a device. Check Device ID and MPxN; if the switch is recent, wait for its registration.',
      'Your supply of this device ended on …. If that switch is wrong, have it corrected: a corrected switch lets you ask, and brings back requests that it ended.',
      'You are not the registered supplier of this device: the code cannot be revealed to you.',
      'You are not, and by no dated switch become, the registered supplier of any device there. Check the MPxN; if the switch is recent, wait for its registration.',
    ],
  },
  'not-revealed': { status: 409, says: ['Only a code that you have revealed can be reported unusable.'] },
  'not-successor': {
    status: 403,
    says: [
      'What that party held is not yours by any recorded succession in force. Leave the original party out, or ask SECAS to record the succession first.',
    ],
  },
  'not-superseded': { status: 409, says: ['This request did not end by a lost supply: there is nothing to reverse.'] },
  'not-the-first-reporter': {
    status: 403,
    says: ['… reported this first and alone can withdraw it. Add a note if your data is right after all.'],
  },
  'not-the-requester': { status: 403, says: ['Only the party that raised this request can do that.'] },
  'not-the-successor': {
    status: 403,
    says: ['Which codes are missing is told to the successor alone, and how many to SECAS.'],
  },
  'note-malformed': { status: 422, says: ['This is not a signed note: copy it whole, with its last line break.'] },
  'note-signature-invalid': {
    status: 422,
    says: ['No signature of this key fits the text: it was changed, or signed by another key.'],
  },
  'nothing-answered': {
    status: 400,
    says: ['No row has an answer. Choose one, or give a code, in the rows that you can answer now.'],
  },
  'nothing-contested': {
    status: 422,
    says: [
      'By that date too the request is backlog: the obligation began on ….',
      'By that date too the request is not backlog: the obligation began on ….',
    ],
  },
  'nothing-to-fix': {
    status: 422,
    says: ['The value that you want is the one that is there. Give the right value, or open no case.'],
  },
  'nothing-to-follow': { status: 422, says: ['Only a resolved case is followed by another one, and only once.'] },
  'nothing-tried': { status: 422, says: ['It is there already, as things are.'] },
  'notice-kinds-invalid': { status: 422, says: ['Give an object with some of ….'] },
  'notice-required': {
    status: 409,
    says: [
      'By mail requests are put to you, and each notice of one begins a clock: it can neither be switched off nor wait. Choose another channel for requests first.',
    ],
  },
  'notices-missing': {
    status: 422,
    says: [
      'Say what you choose: a kind of notice with mail, digest or none, or the hours in which reminders are welcome.',
    ],
  },
  'number-invalid': { status: 422, says: ['Give a whole number from … to ….'] },
  'on-behalf-of-invalid': {
    status: 400,
    says: ['The header ICX-On-Behalf-Of takes one PartyId of 4 letters or digits, for example BBBB.'],
  },
  'only-tried': { status: 422, says: ['It would be carried out as things are.'] },
  'own-claim': { status: 409, says: ['You have stated that yourself: the other side says whether it was so.'] },
  'party-exists': {
    status: 409,
    says: ['There is a party of this id already. Choose another id, or change that one.'],
  },
  'party-id-invalid': {
    status: 422,
    says: [
      'The party id has …: write 4 letters or digits, such as AAAA.',
      'The party id is … characters long: write all 4, such as AAAA.',
    ],
  },
  'party-not-found': { status: 404, says: ['There is no such party, or it is not yours.'] },
  'party-unknown': {
    status: 422,
    says: [
      'There is no party … that can be asked. Check the identifier or leave it out.',
      'There is no party … that can be asked. Check the identifier.',
      'There is no supplier or asset provider of that identifier. Correct it or leave it out.',
      'There is no supplier of that identifier. Correct it.',
      'No supplier goes by that identifier: correct it, or leave it out.',
      'There is no party of that identifier. Correct it or leave it out.',
      'There is no party of that identifier. Correct it.',
      'There is no such party, or its legs are not yours to see.',
      'That supplier takes part no more, so it cannot take over. Name another one.',
      'No supplier goes by that identifier. Correct it, or register it first.',
      'No supplier goes by that identifier on …. Correct it, or have SECAS register it first.',
    ],
  },
  'password-length': { status: 422, says: ['Choose a password of 15 to 128 characters.'] },
  'pasted-unknown': {
    status: 422,
    says: [
      'Neither names of columns nor a device is in the first line or below. Put a line of names above, such as deviceId, deviceType, yourReference.',
    ],
  },
  'person-needed': {
    status: 403,
    says: [
      'This needs two people, and a system is none. A person has to propose it, and another one to approve it.',
      'The code is given back by a person who has signed in, not by a system: that somebody reads the mailbox is what it proves.',
    ],
  },
  'phone-invalid': {
    status: 422,
    says: ['Write a telephone number of 5 to 25 digits, spaced or not, with or without a plus.'],
  },
  'position-invalid': {
    status: 400,
    says: ['ICX-Position takes what an earlier answer of this exchange had there, unchanged. Or leave it out.'],
  },
  'position-not-reached': {
    status: 503,
    says: [
      'What you wait for is recorded, but lists do not show it yet. Ask again as Retry-After says, or without ICX-Position.',
    ],
  },
  'position-not-within': { status: 422, says: ['The last of them is ….'] },
  'preferred-hours-invalid': {
    status: 422,
    says: ['Give the hours by the clock in London, the earlier first, such as 09:00-17:00; or any.'],
  },
  'premises-unknown': { status: 404, says: ['The address names no premises. …'] },
  'previews-too-many': { status: 429, says: ['3 previews are being made: ask again when they are done.'] },
  'product-status-invalid': { status: 422, says: ['The status is one of ….'] },
  'profile-column-unknown': { status: 422, says: ['Files of this kind have no such column. Name one of ….'] },
  'profile-constant-secret': {
    status: 422,
    says: ['Install codes stand in their rows, and never in a profile. Leave this constant out.'],
  },
  'profile-id-invalid': {
    status: 422,
    says: ['Name the profile with 1 to 60 letters, digits, hyphens or underscores: flexco.'],
  },
  'profile-invalid': { status: 422, says: ['Name a mapping profile of your party and its version: flexco@3.'] },
  'profile-list-invalid': { status: 400, says: ['Give a list of up to 256 objects.'] },
  'profile-of-other-kind': {
    status: 409,
    says: ['There is a mapping profile of this name for another kind of file. Give this one another name.'],
  },
  'profile-part-not-object': {
    status: 400,
    says: [
      'Give objects with header and column.',
      'Give objects with column and value.',
      'What was chosen for the columns did not come with the form. Look at the file again, and save from there.',
    ],
  },
  'profile-unknown': {
    status: 404,
    says: ['Your party has no such mapping profile, or not in this version: icx profile list shows them.'],
  },
  'profiles-too-many': {
    status: 409,
    says: ['A party has at most 1,000 versions of mapping profiles. Use one that is there.'],
  },
  'proof-code-void': {
    status: 409,
    says: [
      'No code of this address is good any more: it is over, or was given wrongly too often. Have another one mailed.',
    ],
  },
  'proof-code-wrong': {
    status: 422,
    says: ['This is not the code of the last mail to that address: type it as it stands there.'],
  },
  'proof-unclear': {
    status: 400,
    says: ['Ask for one proof: position and perhaps size (inclusion), or from and perhaps to (consistency).'],
  },
  'proofs-too-many': {
    status: 429,
    says: [
      'At most 5 codes are mailed to one address, and … for one party, in 24 hours: look for the last one, or wait.',
    ],
  },
  'proposal-not-open': {
    status: 409,
    says: ['This proposal was decided on already, or the device was imported since.'],
  },
  'proposal-unknown': { status: 404, says: ['There is no such proposal to you.'] },
  'proposer-left': {
    status: 409,
    says: ['Whoever proposed this has no access any more. Decline it; somebody else can propose it again.'],
  },
  'public-keys-invalid': { status: 422, says: ['Paste one public key as JWK, a list of them, or a JWK set.'] },
  'quarter-invalid': { status: 422, says: ['Write a quarter as its year and number, such as 2027-Q1.'] },
  'rate-limited': {
    status: 429,
    says: [
      'There were too many calls from here in the last minute. Wait as many seconds as Retry-After says, then go on.',
    ],
  },
  'reason-required': {
    status: 422,
    says: ['Nobody knows when it was installed: say in reason why it counts as backlog, or give installedOn.'],
  },
  'release-by-another': {
    status: 403,
    says: [
      'You brought this party or its administrator in, or you are no person: another person of SECAS has to release it.',
    ],
  },
  'removed-before-installed': {
    status: 422,
    says: ['The removal date is before the install date: correct one of them.'],
  },
  'report-kind-unknown': { status: 404, says: ['There is no report of that kind: GET /v1/reports lists them.'] },
  'report-month-not-over': {
    status: 409,
    says: ['That month has not ended: its report can be read, and issued from the first day of the next one.'],
  },
  'report-month-to-come': {
    status: 422,
    says: ['That month has not begun: there is nothing to report. Ask for this month or an earlier one.'],
  },
  'report-not-issued': {
    status: 404,
    says: [
      'The report of that month has not been issued. Until then where your party stands is told by GET /v1/sla/summary.',
    ],
  },
  'report-target-invalid': {
    status: 422,
    says: ['A target is a whole number of Working Days from 1 to 60: correct it.'],
  },
  'report-unchanged': {
    status: 409,
    says: [
      'Nothing has changed since this report was last issued: there is nothing to restate. GET /v1/reports/{kind}/{month} shows it.',
    ],
  },
  'report-unknown': {
    status: 404,
    says: [
      'There is no such report, or it is not yours. What a party may see of the SLA report is GET /v1/reports/sla/{month}/extract.',
    ],
  },
  'representation-invalid': { status: 422, says: ['The representation is not known: use one of ….'] },
  'representation-mismatch': {
    status: 422,
    says: [
      'The install code has 36 digits, so it ends in a CRC, but was declared …: declare raw-16+crc or nothing.',
      'The install code has 32 digits, so it has no CRC, but was declared raw-16+crc: send all 36, or declare what it is.',
      'The sealed code is too short to hold what it is declared, a … with its Device ID: seal it again.',
    ],
  },
  'representation-not-convertible': {
    status: 409,
    says: [
      'The installing supplier gave the link key, from which the format … cannot be made: ask for as-supplied or link-key-16, or ask the supplier for the install code itself.',
      'The installing supplier sealed this code to your key, and the exchange cannot open it: ask for as-supplied without delivery "plain". Your own client opens what you get, checks it and converts it to the format that you need.',
    ],
  },
  'request-contended': {
    status: 503,
    says: ['Others are changing the same thing at once. Send the same command again in a moment.'],
  },
  'request-ended': {
    status: 409,
    says: [
      'This request has ended; a new one needs a new id.',
      'This request … on …. Raise a new one if the code is still needed.',
      'There is a request of this id already; one that goes on needs a new id.',
    ],
  },
  'request-id-invalid': {
    status: 422,
    says: [
      'The request id does not start with "icr_": copy it whole from the request.',
      'The request id has, after "icr_", …: copy it whole from the request.',
      'The request id has … characters after "icr_", not 10 to 60: copy it whole.',
    ],
  },
  'request-unknown': {
    status: 404,
    says: ['There is no such request.', 'There is no such request, or it is not one of yours.'],
  },
  'requester-has-no-key': {
    status: 422,
    says: [
      'The requester has registered no key that a code could be sealed to. Answer with installCode; the exchange seals it.',
    ],
  },
  'requester-not-you': { status: 422, says: ['You propose what you wait for yourself: put your own PartyId.'] },
  required: {
    status: 422,
    says: [
      'Say which: give … or source.',
      'This is required: give it.',
      'The answer code-not-held needs its reason.',
      'The answer request-invalid needs a note that says what is wrong.',
      'The answer code-supplied needs the install code.',
      'With sealedCode say what it is: the exchange cannot look. Give its representation.',
    ],
  },
  'reveal-format-invalid': { status: 422, says: ['The reveal format is not known: use one of ….'] },
  'reveal-key-invalid': {
    status: 422,
    says: [
      'Give a public P-256 key as a JWK: {"kty":"EC","crv":"P-256","x":"…","y":"…"}, and never its private part d.',
    ],
  },
  'reveal-key-missing': {
    status: 409,
    says: ['You have no key registered to seal the code to. Register one, or ask for delivery "plain".'],
  },
  'reveal-key-unknown': { status: 404, says: ['There is no such party, or it has registered no key.'] },
  'reveal-key-unusable': {
    status: 422,
    says: [
      'The key of the requester is no P-256 key, or not the one that its thumbprint names. Nothing was sealed to it: tell SECAS.',
    ],
  },
  'reveal-not-signed': {
    status: 422,
    says: ['What was sealed is not signed by this exchange. Do not use it; tell SECAS.'],
  },
  'reveal-quarantined': {
    status: 409,
    says: [
      'You were shown far more codes in 24 hours than you normally need, so this one waits for SECAS to release it. It is not lost.',
      'Your party or one of its administrators was brought in only lately, so this reveal waits for SECAS to release it, or until that is some Working Days ago. It is not lost.',
    ],
  },
  'reveal-quota-exceeded': {
    status: 429,
    says: [
      'You have been shown as many codes in 24 hours as your quota allows. Go on when the oldest is a day old, or ask SECAS for more.',
    ],
  },
  'revision-moved': { status: 412, says: ['It has changed: it is at ETag "…" now. Read it again, then decide.'] },
  'role-invalid': { status: 422, says: ['The role is not known: use one of ….'] },
  'row-beyond-mail': {
    status: 409,
    says: [
      'The mail that you answered does not ask for this one. Confirm the mail with a signed-in act, or answer the mail that does.',
    ],
  },
  'row-not-object': {
    status: 422,
    says: [
      'Each product is one JSON object.',
      'Each device is one JSON object.',
      'Each device of the backlog is one JSON object.',
      'Each contact point is one JSON object.',
      'Each case is one JSON object.',
      'Each party is one JSON object.',
      'Each request is one JSON object.',
      'Each switch is one JSON object.',
    ],
  },
  'row-repeated': {
    status: 422,
    says: [
      'This batch has more than 100 rows about the same thing: the first 100 were taken. Send only those that still count.',
    ],
  },
  'rows-taken': { status: 409, says: ['Another process works on this file.'] },
  'rows-too-many': {
    status: 422,
    says: ['There are more than … rows, which is more than a page takes: send them as a file.'],
  },
  'rule-name-invalid': { status: 422, says: ['Give a name of 1 to 40 letters, digits, dots, hyphens or underscores.'] },
  'rules-invalid': { status: 422, says: ['…'] },
  'rules-taken-back': {
    status: 422,
    says: [
      'The calendar … has covered the years to … and would cover them to …: give the bank holidays of the others back in the file that ICX_RULES names.',
      'The version … of the calendar … had other bank holidays: give the changed ones a version name of their own in the file that ICX_RULES names.',
      'The term … has been in force and is gone or another one: give it back in the file that ICX_RULES names, and a new term an id of its own.',
      'The calendar … has been applied while the exchange served (icx calendars list), and the file that ICX_RULES names has a version … of it: leave that file as it was at the last start, and apply the new days with icx calendars apply.',
      'The term … of the file that ICX_RULES names has the id or the first day of one that was added while the exchange served (icx terms list): take it out of the file.',
    ],
  },
  'sandbox-mail-unknown': { status: 404, says: ['The mailbox holds no mail of this number: list it; the oldest go.'] },
  'scope-beyond-role': {
    status: 422,
    says: [
      'Your role does not have the scope …. Leave it out.',
      'The role of the party does not have the scope …. Leave it out.',
    ],
  },
  'scope-empty': { status: 422, says: ['The list of MPxNs is empty. Name at least one, or null for all of them.'] },
  'scope-fuel-mismatch': {
    status: 422,
    says: ['This MPxN is not of the fuel that is given. Take it out, or set the fuel to null.'],
  },
  'scope-too-large': { status: 422, says: ['Name at most 100,000 MPxNs and put the rest in another one.'] },
  'scopes-invalid': { status: 422, says: ['Give a list of scopes.'] },
  'sealed-code-algorithm': {
    status: 422,
    says: ['Seal it with the algorithms ECDH-ES and A256GCM: no others are taken.'],
  },
  'sealed-code-malformed': {
    status: 422,
    says: [
      'Give the sealed code as text: a compact JWE to the key of the requester.',
      '… Send a compact JWE: header, nothing, 12 bytes of IV, ciphertext and 16 bytes of tag, each in base64url and with a full stop between, as "icx answer --blind" makes it.',
    ],
  },
  'sealed-code-not-opened': {
    status: 422,
    says: [
      'The sealed code does not open with this key. Use the private key whose thumbprint is its kid: of a code that its supplier sealed, the one that you had registered then.',
    ],
  },
  'sealed-code-too-long': {
    status: 422,
    says: [
      'The sealed code has … characters, and at most … are taken: seal deviceId, installCode and representation, and nothing else.',
    ],
  },
  'sealed-content-invalid': {
    status: 422,
    says: ['What was sealed is not an install code with its Device ID and representation. Report the code unusable.'],
  },
  'sealed-to-another-key': {
    status: 422,
    says: ['It is sealed to another key than the one that the requester has registered, …. Fetch that and seal again.'],
  },
  'search-unclear': {
    status: 422,
    says: [
      'Give an mpxn, or an msn with its manufacturer: serial numbers are not unique. A Device ID goes into the address.',
      'Give a Device ID, an MPxN, or an MSN with its manufacturer: serial numbers are not unique.',
    ],
  },
  'second-factor-last': {
    status: 409,
    says: [
      'It is the only second factor of this person, who could sign in no more. Add another key first, or have the enrolment renewed.',
    ],
  },
  'security-key-copied': {
    status: 422,
    says: [
      'This security key has signed less often than it had before, as a copy of it would. Use another key or the app, and tell the administrator of your party.',
    ],
  },
  'security-key-id-invalid': {
    status: 422,
    says: ['A security key is named by 12 small letters and digits, as the list of users tells.'],
  },
  'security-key-present': { status: 409, says: ['This security key is yours already: take another one.'] },
  'security-key-unknown': {
    status: 404,
    says: ['This person has no such security key: the list of users tells those that there are.'],
  },
  'security-key-wrong': {
    status: 422,
    says: ['The security key did not answer as it has to, or too late. It needs a PIN, a finger or a face. Try again.'],
  },
  'security-keys-too-many': { status: 409, says: ['A person has … security keys at most. Remove one first.'] },
  'session-unknown': { status: 404, says: ['You have no such sign-in, or it has ended. See those that go on.'] },
  'setting-unknown': { status: 422, says: ['… is no setting: the nearest is …. Name it right, or unset it.'] },
  'sign-in-again': {
    status: 403,
    says: ['You have asked for 20 codes since you signed in. Sign in again to go on: what you typed will be back.'],
  },
  'sign-in-busy': { status: 422, says: ['Very many people are signing in. Try again in a minute.'] },
  'sign-in-not-fresh': {
    status: 422,
    says: [
      'Who vouches for people did not ask you anew, or does not say when it did: so whoever sat here before would be let in. The operator of this exchange has to have auth_time told, and prompt=login heeded.',
    ],
  },
  'sign-in-over': {
    status: 422,
    says: ['This sign-in took too long, was finished before, or began in another browser. Start again.'],
  },
  'sign-in-refused': { status: 422, says: ['The sign-in was not completed. Start again.'] },
  'sign-in-too-many': { status: 422, says: ['Too many are signing in from here at once. Try again in 5 seconds.'] },
  'sign-in-too-often': { status: 422, says: ['That went wrong too often. Try again in … seconds.'] },
  'sign-in-too-weak': {
    status: 422,
    says: [
      'This exchange asks for a stronger sign-in than yours, as with a second factor. Sign in again with one, or ask who runs your sign-in.',
    ],
  },
  'sign-in-wrong': {
    status: 422,
    says: ['That does not fit together. Check name, password, and code or security key; a code can be used once.'],
  },
  'size-not-signed': { status: 422, says: ['The latest checkpoint is of … events. Give at most that.'] },
  'sizes-backwards': { status: 422, says: ['Give a size of at most ….'] },
  'sla-party-missing': {
    status: 422,
    says: ['What fell due is listed by addressee: name its party, and leave out as.'],
  },
  'smets-chts-version-invalid': {
    status: 422,
    says: ['The SMETS or CHTS version is not understood: write it as SMETS2 4.2, SMETS1 or CHTS 1.3.'],
  },
  'smi-status-invalid': { status: 422, says: ['The SMI status is not known: use one of ….'] },
  'smi-status-missing': { status: 422, says: ['The inventory gives every … a status: send it.'] },
  'smi-status-not-applicable': { status: 422, says: ['A type 2 device (…) has no status: leave smiStatus out.'] },
  'smtp-address-invalid': {
    status: 422,
    says: [
      'Give scheme, host and port of the relay, with user and password if it asks for them: smtps://user:password@relay.example:465, or smtp://relay.example:587 for STARTTLS.',
    ],
  },
  'spreadsheet-date': {
    status: 422,
    says: [
      'A spreadsheet took this for a date. Get the original again, and format the column as Text before it comes into a spreadsheet.',
    ],
  },
  'spreadsheet-digits-lost': {
    status: 422,
    says: [
      'A spreadsheet took this for a number, and keeps 15 digits of one: those behind them became zeros. Get the original again, and format the column as Text before it comes into a spreadsheet.',
    ],
  },
  'spreadsheet-number': {
    status: 422,
    says: [
      'A spreadsheet took this for a number and wrote it with an exponent: most of its digits are lost. Get the original again, and format the column as Text before it comes into a spreadsheet.',
    ],
  },
  'spreadsheet-zeros-lost': {
    status: 422,
    says: [
      'This is too short: a spreadsheet has taken away zeros at its beginning. Get the original again, and format the column as Text before it comes into a spreadsheet.',
    ],
  },
  'stated-before-leg': { status: 422, says: ['Leg … was opened on …: not before.'] },
  'stated-in-future': { status: 422, says: ['It is … now: say when it was answered.'] },
  'storage-append-too-large': {
    status: 503,
    says: [
      'The log takes less at once than this is, so nothing was stored. Its operator must raise MaxAppendSize of KurrentDB; or send less at a time.',
    ],
  },
  'storage-busy': {
    status: 503,
    says: ['The database is held by another process, so nothing was stored. Send the same command again in a moment.'],
  },
  'storage-closed': {
    status: 503,
    says: ['The exchange is shutting down, so nothing was stored. Send the same command again in a moment.'],
  },
  'storage-damaged': {
    status: 503,
    says: ['The database is damaged, so nothing was stored. The operator must restore it from a backup.'],
  },
  'storage-full': {
    status: 503,
    says: [
      'The exchange has no disk space left, so nothing was stored. Its operator must free some; then send the same command again.',
    ],
  },
  'storage-unreachable': {
    status: 503,
    says: [
      'The database does not answer, so it is not known whether this was stored. Send the same command again, with the same key: it is carried out once.',
    ],
  },
  'succession-cycle': {
    status: 409,
    says: ['What … has is, by other successions, handed on to …. Reverse those first, or name MPxNs.'],
  },
  'succession-exists': {
    status: 422,
    says: ['A succession of this id was recorded before. Look at it, or take a new id.'],
  },
  'succession-id-invalid': {
    status: 422,
    says: [
      'The succession id does not start with "suc_": copy it whole from the succession.',
      'The succession id has, after "suc_", …: copy it whole from the succession.',
      'The succession id has … characters after "suc_", not 8 to 60: copy it whole.',
    ],
  },
  'succession-overlaps': {
    status: 409,
    says: ['… hands the same of … to …. Reverse it first, or narrow the scope of this one.'],
  },
  'succession-reversed-already': {
    status: 409,
    says: ['This succession was reversed on …. Record a new one if it is in force after all.'],
  },
  'succession-to-itself': { status: 422, says: ['A party cannot succeed itself. Name another one.'] },
  'succession-unknown': { status: 404, says: ['There is no such succession.'] },
  'suggestion-is-yourself': {
    status: 422,
    says: [
      'You have the place of …: look in its files, or leave the suggestion out.',
      'You cannot suggest yourself: you said you are not the installer.',
    ],
  },
  'suppliers-only': { status: 403, says: ['A case is opened by the supplier that found the fault. Ask it to.'] },
  'supply-not-started': { status: 409, says: ['Your supply starts on …: the code can be revealed from then.'] },
  'switch-id-invalid': {
    status: 422,
    says: [
      'The switch id has …: use visible ASCII characters only.',
      'The switch id is … characters long: use at most 64.',
    ],
  },
  'switch-to-itself': {
    status: 422,
    says: ['The losing and the gaining supplier are the same party. Correct one of them, or leave this switch out.'],
  },
  'switch-unknown': { status: 404, says: ['There is no switch of such a meter point, or none of yours.'] },
  'switches-invalid': { status: 422, says: ['Give a list of 1 to 10,000 switches; send more in a call of their own.'] },
  'team-notes-too-many': {
    status: 409,
    says: ['This request has 200 notes already, which is as many as one can have.'],
  },
  'term-begins-too-early': {
    status: 409,
    says: ['… leg(s) whose clock runs were received on … or later, the last on …: let the term begin after that day.'],
  },
  'term-day-taken': { status: 409, says: ['Another term is effective from …: give this one its own day.'] },
  'term-exists': { status: 409, says: ['There is a term … already: a term never changes, give this one its own id.'] },
  'term-not-covered': {
    status: 422,
    says: [
      'The calendar … covers … to …: what is received on … would have no deadline. Let the term begin within these years.',
    ],
  },
  'text-invalid': {
    status: 422,
    says: [
      'Give one text, in quotation marks.',
      'Give text of 1 to … characters.',
      'Give one line of text of 1 to … characters.',
      'The text has …, which cannot be printed: leave it out.',
    ],
  },
  'text-too-long': { status: 400, says: ['One text is longer than … bytes. Shorten it.'] },
  'token-expired': {
    status: 401,
    says: [
      'The access token has expired: get a new one (in the sandbox: `icx token AAAA`).',
      'This access token is from before its holder enrolled anew, and so counts no more: get a new one.',
    ],
  },
  'token-invalid': {
    status: 401,
    says: [
      'The access token is not one for this exchange, or was changed: get a new one (in the sandbox: `icx token AAAA`).',
      'The bearer token is not one of this exchange, or was changed: get a new one (in the sandbox: `icx token AAAA`).',
      'Live mode accepts no sandbox token: get one from the identity provider of this exchange.',
    ],
  },
  'token-missing': {
    status: 401,
    says: [
      'The call has no bearer token: send the header `Authorization: Bearer <token>` (in the sandbox: `icx token AAAA`).',
    ],
  },
  'token-not-yet-valid': {
    status: 401,
    says: [
      'The access token is not yet valid: it says that it was issued, counts or was signed in for after now. Whoever issued it has to put its clock right; times in tokens are seconds since 1970.',
    ],
  },
  'token-unbound': {
    status: 401,
    says: [
      'The access token is bound to no key, so whoever finds it could use it: ask for one with a DPoP proof (RFC 9449) or over mutual TLS (RFC 8705).',
    ],
  },
  'too-many-attachments': {
    status: 409,
    says: ['… files wait to be named by your statement, and it takes no more: record it.'],
  },
  'too-many-downloads': {
    status: 429,
    says: [
      '3 files are being made for your party, and more are not at once. Wait until one of them is saved, then try again.',
    ],
  },
  'too-many-listeners': {
    status: 429,
    says: ['Too many listen to files already: look again by plain calls, or end another stream.'],
  },
  'too-many-members': {
    status: 400,
    says: [
      'The query has more than … members. /openapi.json lists those that there are.',
      'The form has more fields than the page that it is of.',
      'One object has more than … members. /openapi.json lists those that there are.',
    ],
  },
  'too-many-values': { status: 400, says: ['The body has more than … values in all. Send it in several parts.'] },
  'too-many-views': {
    status: 409,
    says: ['You have saved 20 views, which is as many as are kept. Remove one, then save this.'],
  },
  'too-many-waiting': {
    status: 429,
    says: ['At most 8 calls of yours may wait for a position at once. Let them end, then ask again.'],
  },
  'tus-version-missing': { status: 412, says: ['Say in the header Tus-Resumable that you speak version 1.0.0.'] },
  'unknown-member': {
    status: 400,
    says: [
      'There is no such member: correct its name or leave it out.',
      'There is no such member. Check the spelling; /openapi.json lists them.',
      'There is no member … anywhere. Leave it out.',
    ],
  },
  'update-kind-invalid': { status: 422, says: ['The kind of update is one of ….'] },
  'update-not-object': { status: 422, says: ['An update is one JSON object.'] },
  'upload-broken-off': {
    status: 400,
    says: [
      'The file did not come to its end, and nothing of it was kept. Send it again; large ones in pieces, by /v1/files/tus.',
    ],
  },
  'upload-busy': {
    status: 503,
    says: ['Another call is at this upload and does not let go of it. Try again in a moment.'],
  },
  'upload-call-malformed': {
    status: 400,
    says: [
      'This is no call of the tus protocol 1.0.0 as it is spoken here: Upload-Length, Upload-Metadata and Upload-Offset have to be as tus.io says.',
    ],
  },
  'upload-offset-conflict': {
    status: 409,
    says: [
      'The upload has come to another byte than Upload-Offset says. Ask by HEAD how far it is, and go on from there.',
    ],
  },
  'upload-several-files': {
    status: 400,
    says: ['There is more than one file in the form, and none was taken. Send each in a call of its own.'],
  },
  'upload-too-long': { status: 413, says: ['That is more than Upload-Length said. Create another upload for it.'] },
  'uploader-without-access': {
    status: 403,
    says: ['Whoever sent the file has no access any more: nothing of it is taken.'],
  },
  'validation-failed': {
    status: 400,
    says: [
      '… members are wrong; "errors" names each.',
      'Some of the switches cannot be read, and what two people decide on is taken whole. Correct them, or leave them out.',
    ],
  },
  'value-not-known': { status: 422, says: ['Give one of ….'] },
  'vault-behind-log': {
    status: 422,
    says: [
      'The log refers to sealed code …, but the vault ends at …: it was restored from a backup older than the log, or replaced. Restore the newer backup of the vault.',
    ],
  },
  'vault-not-a-pair': {
    status: 422,
    says: [
      'The log belongs to … and the vault to …: they are of two different exchanges. Put log, vault and keys of the same exchange together.',
    ],
  },
  'view-of-no-list': { status: 400, says: ['Open a list, narrow it, and save its view from there.'] },
  'view-unknown': { status: 404, says: ['You have no such view: it was removed, or is somebody else’s.'] },
  'views-behind': {
    status: 503,
    says: [
      'It is recorded, but lists cannot show it yet. Read the request itself; sending the same command again is safe.',
    ],
  },
  'wan-invalid': { status: 422, says: ['The WAN state is one of ….'] },
  'worklist-too-long': {
    status: 422,
    says: [
      'You have more than 100,000 legs to answer, which is more than a workbook takes. Get /v1/worklist.csv: it has any number.',
    ],
  },
  'written-by-newer-release': {
    status: 503,
    says: [
      'A newer release has written to this (…), and this one does not understand it. Upgrade this exchange to that release; the same command may then be sent again.',
    ],
  },
};
