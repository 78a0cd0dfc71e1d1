export { Outages, outagesSchema } from './outages/outages.ts';
