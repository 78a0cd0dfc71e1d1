// Lists and their cursors, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './request-list.int.spec.ts';
