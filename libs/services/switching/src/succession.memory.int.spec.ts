// Successions, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './succession.int.spec.ts';
