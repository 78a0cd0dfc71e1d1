import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { Exchange } from './exchange.ts';

/** As a shell takes it for one word. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What `icx` has to be told, where it would look elsewhere by itself. */
const whereabouts = ({ data }: Config, url: string) => ({
  data: data === resolve('./data') ? '' : ` --data ${quoted(data)}`,
  url: url === 'http://127.0.0.1:3000' ? '' : ` --url ${url}`,
});

const mailLines = ({ mail }: Config, at: string | undefined): readonly string[] =>
  mail && at ? [`  mail       ${at} takes mail to codes@${mail.domain}`] : [];

const sandboxLines = (config: Config, { url, mailAt }: Exchange): readonly string[] => {
  const at = whereabouts(config, url);
  const both = at.data + at.url;
  return [
    `Install Code Exchange, SANDBOX (TEST data only), at ${url}`,
    `  portal     ${url}/`,
    `  data       ${config.data}`,
    `  API        ${url}/openapi.json`,
    `  health     ${url}/readyz`,
    ...mailLines(config, mailAt),
    `  a token    npx @icx/icx token AAAA${at.data}`,
    `  devices    npx @icx/icx sandbox devices${both}`,
    `  the story  npm run demo${both && ` --${both}`}`,
    `  a month    npx @icx/icx sandbox play${both}`,
    '  (from the folder of the repository, in another terminal)',
  ];
};

const liveLines = (config: Config, { url, founders, mailAt }: Exchange): readonly string[] => [
  `Install Code Exchange, LIVE, at ${url}`,
  `  portal     ${config.publicUrl}/`,
  `  callers    ${config.publicUrl}`,
  ...mailLines(config, mailAt),
  ...(config.trustedProxies?.length
    ? []
    : ['  proxies    none is trusted, so limits take all callers for one: set ICX_TRUSTED_PROXIES']),
  ...founders.map(
    ({ signInName, code }) => `  founding   ${signInName} enrols at ${config.publicUrl}/oidc/enrolment with ${code}`,
  ),
  ...(config.oidcIssuer
    ? [`  sign-in    ${config.oidcIssuer}; SECAS administrates by its tokens with the claim party SECA`]
    : []),
];

/** What the exchange says as it starts. Its commands work as they stand there, wherever it listens and has its data. */
export const bannerOf = (config: Config, exchange: Exchange): string =>
  `${(config.mode === 'live' ? liveLines(config, exchange) : sandboxLines(config, exchange)).join('\n')}\n`;
