export { clamdAt, parseClamdAddress, type ClamdAddress } from './clamd.ts';
