/** The environment does not say what it must. The message says what to do. */
export class ConfigRefused extends Error {}
