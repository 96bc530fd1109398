export { freePort } from '../../src/rehearsal/free-port.ts';
