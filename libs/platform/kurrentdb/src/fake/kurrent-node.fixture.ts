import { connect, createServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials, status, type Metadata, type ServerErrorResponse } from '@grpc/grpc-js';
import { appends } from './appends.fixture.ts';
import type { Faults } from './faults.fixture.ts';
import type { KeptEvents } from './kept-events.fixture.ts';
import { uuid } from './messages.fixture.ts';
import { exception } from './on-node.fixture.ts';
import { reads } from './reads.fixture.ts';

/** One node: the published protocol, as far as the engine speaks it, behind a line that can be cut. */
export class KurrentNode {
  readonly port: number;
  readonly #server: Server;
  readonly #line: TcpServer;
  readonly #sockets: Set<Socket>;

  /** While it is set nobody gets a line. */
  away = false;

  private constructor(server: Server, line: TcpServer, sockets: Set<Socket>) {
    this.#server = server;
    this.#line = line;
    this.#sockets = sockets;
    this.port = (line.address() as AddressInfo).port;
  }

  static async start(cluster: ClusterOfNode): Promise<KurrentNode> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    const inside = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
    const sockets = new Set<Socket>();
    const line = createServer((socket) => {
      if (node.away) return void socket.destroy();
      const inner = connect(inside, '127.0.0.1');
      for (const end of [socket, inner]) {
        sockets.add(end);
        end.setNoDelay(true);
        end.on('error', () => undefined);
        end.on('close', () => {
          sockets.delete(end);
          socket.destroy();
          inner.destroy();
        });
      }
      socket.pipe(inner).pipe(socket);
    });
    await once(line.listen(0, '127.0.0.1'), 'listening');
    const node: KurrentNode = new KurrentNode(server, line, sockets);
    const refusal = (metadata: Metadata) =>
      metadata.get('requires-leader')[0] === 'true' && cluster.leader() !== node
        ? notLeader(cluster.leader())
        : undefined;
    const on = { events: cluster.events, faults: cluster.faults, refusal, cut: () => node.cut() };
    server.addService(StreamsService, { read: reads(on), append: appends(on) });
    server.addService(GossipService, {
      read: (_: unknown, answer: (error: null, info: unknown) => void) =>
        answer(null, new gossip.ClusterInfo().setMembersList(cluster.nodes().map(member(cluster)))),
    });
    return node;
  }

  /** Gone from here on, though what it keeps stays. */
  leave(): void {
    this.away = true;
    this.cut();
  }

  /** Every connection ends here and now, with whatever is under way on it. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    this.#line.close();
    this.cut();
    this.#server.forceShutdown();
  }
}

export interface ClusterOfNode {
  readonly events: KeptEvents;
  readonly faults: Faults;
  leader(): KurrentNode;
  nodes(): readonly KurrentNode[];
}

const notLeader = ({ port }: KurrentNode): ServerErrorResponse =>
  exception(status.NOT_FOUND, 'not-leader', { 'leader-endpoint-host': '127.0.0.1', 'leader-endpoint-port': `${port}` });

const member = (cluster: ClusterOfNode) => (node: KurrentNode) =>
  new gossip.MemberInfo()
    .setInstanceId(uuid('11111111-1111-4111-8111-111111111111'))
    .setState(cluster.leader() === node ? gossip.MemberInfo.VNodeState.LEADER : gossip.MemberInfo.VNodeState.FOLLOWER)
    .setIsAlive(true)
    .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(node.port));
