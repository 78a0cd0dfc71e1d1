import { ConfigRefused } from './config-refused.ts';

export const isOrigin = (text: string): boolean =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.origin === text;

/** Origins of the pages that may call the API from a browser; each is named whole, and never all. */
export const readCorsOrigins = ({ ICX_CORS_ORIGINS: text }: NodeJS.ProcessEnv): readonly string[] => {
  if (text === undefined || text === '') return [];
  const origins = text.split(',').map((one) => one.trim());
  if (origins.every((one) => isOrigin(one) && !one.includes('*'))) return origins;
  throw new ConfigRefused(
    `ICX_CORS_ORIGINS is "${text}": set it to origins as browsers say them, like https://meters.example, with commas between. There is none for all.`,
  );
};
