/** What a person who builds a client has to know before the first call, in CommonMark: what no single operation tells. */
export const introduction = `Install codes of smart meters, from the supplier that installed to the supplier that needs them (MP121).

**One request.** The requester calls \`raiseRequest\`. The addressee finds it in \`listRequests\` with \`relation=addressee\` and calls
\`answerRequest\`. The requester polls \`readRequest\` until \`state\` is \`answered\`, then calls \`revealCode\`.

- **Who calls.** A sandbox takes \`Authorization: Bearer\` with what \`icx token AAAA\` prints. Otherwise a system
  gets its tokens by client credentials: by \`private_key_jwt\`, and then sends \`Authorization: DPoP\` with a proof per call; or by its
  certificate (mutual TLS), and then sends \`Authorization: Bearer\` over connections that show it.
- **Once.** Each POST and PATCH needs an \`Idempotency-Key\`: after a broken connection send the same call with the same key.
- **Again.** 429 and 503 are worth another try, with the same key, after \`Retry-After\` seconds. Any other refusal is not until something changes.
- **Polling.** Send the \`ETag\` of a request as \`If-None-Match\`: 304 says that nothing changed. As \`If-Match\` with an act it makes sure
  that you decide on what you have seen.
- **Read your writes.** A list may lag a moment behind: send the \`ICX-Position\` of an answer with the next GET, and it shows at least that.
- **Lists** that go on have \`next\`: send it as \`after\`, with the same filters, until it is null.
- **Refusals** are problems (RFC 9457). Match on \`code\`, which is stable; \`detail\` says what to do, \`errors\` points at each member.
  Each response below lists its codes in \`x-icx-refusals\`. \`x-request-id\` tells which call it was, yours if you send one.
- **What you read may grow.** Pass over members that you do not know. What you send may not: a member that is not described here is refused.
- Times are UTC (RFC 3339) and days London's.
`;
