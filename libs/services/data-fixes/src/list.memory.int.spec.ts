// Lists of cases and their cursors, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './list.int.spec.ts';
