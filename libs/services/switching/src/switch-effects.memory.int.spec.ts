// Switches and what follows from them, on a log with gaps, delays and leaves that follow.
import '@icx/world-testing/on-memory-log';
import './switch-effects.int.spec.ts';
