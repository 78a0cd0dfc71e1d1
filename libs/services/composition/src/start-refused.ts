/** The exchange cannot start here as things are. The message says what to do. */
export class StartRefused extends Error {}
