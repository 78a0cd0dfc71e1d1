export { freePort } from '../../../../infra/ci/free-port.ts';
