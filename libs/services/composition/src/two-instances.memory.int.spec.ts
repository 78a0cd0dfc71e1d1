// The same laws on a log with gaps and delays, as a cluster keeps one.
import '@icx/world-testing/on-memory-log';
import './two-instances.int.spec.ts';
