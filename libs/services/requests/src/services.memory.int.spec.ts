// Requests from raising to reveal, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './services.int.spec.ts';
