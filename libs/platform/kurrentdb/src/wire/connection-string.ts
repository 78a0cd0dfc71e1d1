/** A connection string that cannot be used. Its message never shows the string, which may hold a password. */
export class InvalidConnectionString extends Error {
  constructor(problem: string) {
    super(
      `KURRENTDB_URL ${problem}. It is written kurrentdb://host:2113?tls=false for one server, ` +
        'kurrentdb+discover://name:2113 or kurrentdb://a:2113,b:2113 for a cluster, user:password@ before the first host.',
    );
  }
}

/** What the client understands, as its own documentation writes it; anything else it would print, password and all. */
const known = [
  ...['tls', 'tlsCAFile', 'userCertFile', 'userKeyFile', 'nodePreference', 'connectionName'],
  ...['maxDiscoverAttempts', 'discoveryInterval', 'gossipTimeout', 'keepAliveInterval', 'keepAliveTimeout'],
].map((name) => name.toLowerCase());

/** Where the log is. The client's own word for the scheme is `esdb`; today's is `kurrentdb`. */
export class ConnectionString {
  readonly #scheme: string;
  readonly #credentials: string;
  readonly #query: string;
  /** Where, for messages: without credentials and options. */
  readonly hosts: string;

  /** Throws `InvalidConnectionString`. */
  constructor(text: string) {
    const parts =
      /^(?:esdb|kurrent|kurrentdb|kdb)(?<discover>\+discover)?:\/\/(?<credentials>[^@/?]+:[^@/?]+@)?(?<hosts>[\w.,:-]+)\/?(?<query>\?.*)?$/.exec(
        text.trim(),
      )?.groups;
    if (!parts) throw new InvalidConnectionString('is no connection string');
    this.#scheme = `esdb${parts['discover'] ?? ''}`;
    this.#credentials = parts['credentials'] ?? '';
    this.hosts = parts['hosts']!;
    this.#query = parts['query'] ?? '';
    for (const name of new URLSearchParams(this.#query).keys())
      if (!known.includes(name.toLowerCase())) throw new InvalidConnectionString('has an option that is not known');
  }

  /**
   * As the client reads it; `at`: one server of the cluster, in place of those that are named. `nth`: of the connections
   * of this process. grpc-js shares between channels with equal options the socket and its back-off, which grows to two
   * minutes: options that differ by a few milliseconds make each connection begin afresh.
   */
  for(at?: string, nth = 0): string {
    const query = new URLSearchParams(this.#query);
    const alive = Number(query.get('keepAliveInterval') ?? 10_000);
    if (nth > 0 && alive >= 0) query.set('keepAliveInterval', `${alive + (nth % 1_000)}`);
    const options = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `${at ? 'esdb' : this.#scheme}://${this.#credentials}${at ?? this.hosts}${options && `?${options}`}`;
  }
}
