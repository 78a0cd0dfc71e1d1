/** What an address takes, whatever stands in the place of a name: path, Allow. */
export const allowed: readonly (readonly [string, string])[] = [
  ['/livez', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
  ['/asyncapi.json', 'GET, HEAD, OPTIONS'],
  ['/v1/requests', 'GET, HEAD, OPTIONS, POST'],
  ['/v1/requests?state=open', 'GET, HEAD, OPTIONS, POST'],
  ['/v1/requests/', 'GET, HEAD, OPTIONS, POST'],
  ['/v1/requests/icr_TEST', 'GET, HEAD, OPTIONS'],
  ['/v1/requests/icr_TEST/answer', 'OPTIONS, POST'],
  ['/v1/parties/ZZZZ', 'OPTIONS, PATCH'],
  ['/oidc/enrolment', 'GET, HEAD, OPTIONS, POST'],
];

/** Accept, the address, and whether what it gives is among that. */
export const accepted: readonly (readonly [string, string, boolean])[] = [
  ['*/*', '/v1/requests', true],
  ['', '/v1/requests', true],
  ['application/json', '/v1/requests', true],
  ['application/*;q=0.1', '/v1/requests', true],
  ['text/html, application/json; charset=utf-8; q=0.5', '/v1/requests', true],
  ['application/problem+json', '/v1/requests', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '/v1/requests', true],
  ['text/csv', '/v1/requests', false],
  ['application/xml', '/v1/requests', false],
  ['application/json;q=0, text/html', '/v1/requests', false],
  ['application/json; q=0, text/html', '/v1/requests', false],
  ['application/json; charset=utf-8 ; q=0', '/v1/requests', false],
  ['json', '/v1/requests', false],
  ['application/vnd.api+json', '/openapi.json', false],
  ['text/csv', '/v1/inventory/reconciliation', true],
  ['application/json', '/v1/inventory/reconciliation?format=summary', true],
  ['text/plain', '/v1/inventory/reconciliation', false],
  ['text/csv', '/v1/worklist.csv', true],
  ['*/*', '/v1/worklist.xlsx', true],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '/v1/worklist.xlsx', true],
  ['application/json', '/v1/worklist.csv', false],
  ['text/csv', '/v1/worklist.xlsx', false],
  ['application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3', '/metrics', true],
  ['application/json', '/metrics', false],
];

/** If-None-Match, and whether it names the ETag "2". */
export const noneMatch: readonly (readonly [string, boolean])[] = [
  ['"2"', true],
  ['W/"2"', true],
  ['"1", "2"', true],
  ['W/"1",W/"2","3"', true],
  ['*', true],
  ['"1"', false],
  ['2', false],
  ['"22"', false],
  ['', false],
  ['"', false],
];

/** x-request-id, and whether it is taken. */
export const callIds: readonly (readonly [string, boolean])[] = [
  ['a', true],
  ['0b9c7d64-8c1e-4c5e-9d0c-2f6c1f6f7a11', true],
  ['Root=1-67891233:self/a.b+c_d', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['', false],
  ['two words', false],
  ['"quoted"', false],
  ['a,b', false],
  ['clé', false],
  // An install code, with its CRC and without.
  ['83FED3407A939723A5C639B26916D505C3B5', false],
  ['83fed340-7a939723-a5c639b2-6916d505', false],
];

/** Calls that Node would refuse by itself, without a problem. */
export const bareCalls: readonly (readonly [string, string, number, string])[] = [
  ['no Host', 'GET /v1/requests HTTP/1.1\r\n', 400, 'host-missing'],
  ['no Host where any will do', 'GET /livez HTTP/1.1\r\n', 400, 'host-missing'],
  [
    'an expectation',
    'GET /v1/requests HTTP/1.1\r\nhost: localhost\r\nexpect: 200-ok\r\n',
    417,
    'expectation-unsupported',
  ],
  [
    'an expectation of its body',
    'POST /v1/requests HTTP/1.1\r\nhost: localhost\r\nexpect: x\r\ncontent-length: 9000\r\n',
    417,
    'expectation-unsupported',
  ],
];
