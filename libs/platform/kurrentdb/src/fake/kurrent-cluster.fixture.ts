import { Faults } from './faults.fixture.ts';
import { KeptEvents } from './kept-events.fixture.ts';
import { KurrentNode, type ClusterOfNode } from './kurrent-node.fixture.ts';

/** Nodes in this process over what they all have; one of them leads. */
export class KurrentCluster implements ClusterOfNode {
  readonly events = new KeptEvents();
  readonly faults = new Faults();
  readonly #nodes: KurrentNode[] = [];
  #leader = 0;

  static async start(nodes = 1): Promise<KurrentCluster> {
    const cluster = new KurrentCluster();
    while (cluster.#nodes.length < nodes) cluster.#nodes.push(await KurrentNode.start(cluster));
    return cluster;
  }

  /** One node's, by default the first one's: without discovery. */
  url(node = 0): string {
    return `kurrentdb://127.0.0.1:${this.#nodes[node]!.port}?tls=false`;
  }

  /** All of them: the client asks who leads. */
  get everyUrl(): string {
    return `kurrentdb://${this.#nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  leader(): KurrentNode {
    return this.#nodes[this.#leader]!;
  }

  nodes(): readonly KurrentNode[] {
    return this.#nodes;
  }

  elect(node: number): void {
    this.#leader = node;
  }

  stop(): void {
    for (const node of this.#nodes) node.stop();
  }
}
