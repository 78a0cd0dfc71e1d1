const byTheirLists = 'it stands on the page of what it is about';
const byFile = 'a file is sent by its kind, under files:upload, which asks for this besides';
const ofTheOperator = 'who runs the exchange does it by the command line, beside the machine';

/** What the policy has and no page declares, and why: it is somewhere else, or nobody at a browser needs it. */
export const notAtThePortal: Readonly<Record<string, string>> = {
  'requests:history': byTheirLists,
  'contacts:history': byTheirLists,
  'team:read': byTheirLists,
  'outages:read': 'a breach says whether it fell into an outage; the list is for reports by API',
  'switches:record': 'switches come by feed, or many at once by file',
  'inventory:import': 'devices come by feed, or many at once by file',
  'inventory:update': 'a system tells it, of devices that it installed',
  'files:requests': byFile,
  'files:asn': byFile,
  'files:switches': byFile,
  'files:inventory': byFile,
  'files:backlog': byFile,
  'files:parties': byFile,
  'files:contacts': byFile,
  'metrics:read': 'a monitoring system reads it',
  'views:rebuild': ofTheOperator,
  'vault:rotate': ofTheOperator,
  'vault:escrow': ofTheOperator,
  'signing-keys:rotate': ofTheOperator,
  'sandbox:clock': 'whoever tries the sandbox out moves its clock by API and command line',
  'sandbox:supersede': 'as above',
  'portal:sign-in': 'the sign-in is before every page, and no page of a desk',
  'health:read': 'a machine asks for it',
  'openapi:read': 'the document of the API is read beside the portal, at /openapi.json',
};
