// The same on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './desk.int.spec.ts';
