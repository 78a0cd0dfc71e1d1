// Acts of two people, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './two-person-acts.int.spec.ts';
