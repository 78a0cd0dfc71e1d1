// What a MAP is told, and its cursors, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './map-notices.int.spec.ts';
