import type { TreeHead } from '../checkpoint/checkpoint.ts';
import { MerkleTree } from '../merkle/tree.ts';
import { Fit } from '../trail/fit.ts';
import { readExportLine } from './export-line.ts';
import { misfitFinding, missingFinding } from './findings.ts';
import type { AuditFinding, AuditVerdict } from './findings.ts';

/** Longest line that an event can make, bytes; more is not looked at. */
const LONGEST_LINE = 16 * 1024 * 1024;
const LINE_BREAK = 0x0a;

/**
 * Checks an exported log against checkpoints whose signatures have been verified, with nothing else at hand: every leaf
 * and its hash, positions without gaps, the root at every checkpoint. It is handed the file piece by piece and keeps one
 * line of it. It stops at the first thing that is wrong: what follows could not be told from it.
 */
export class ExportVerification {
  readonly #fit = new Fit();
  readonly #tree = new MerkleTree(() => {
    throw new Error('Roots alone are looked at here.');
  });
  readonly #checkpoints: readonly TreeHead[];
  #next = 0;
  #rest: Uint8Array = new Uint8Array();
  #finding: AuditFinding | undefined;

  /** @param checkpoints by size, see `inOrder` */
  constructor(checkpoints: readonly TreeHead[]) {
    this.#checkpoints = checkpoints;
    this.#look();
  }

  /** Nothing more needs to be read. */
  get done(): boolean {
    return this.#finding !== undefined;
  }

  get events(): number {
    return this.#tree.size;
  }

  piece(bytes: Uint8Array): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let from = 0;
    for (let end = all.indexOf(LINE_BREAK); end >= 0 && !this.done; end = all.indexOf(LINE_BREAK, from)) {
      this.#line(all.subarray(from, end));
      from = end + 1;
    }
    this.#rest = all.subarray(from);
    if (this.#rest.length > LONGEST_LINE) this.#report('is longer than any event');
  }

  verdict(): AuditVerdict {
    if (this.#rest.length > 0) this.#report('has no line break: the file was cut off in it');
    const last = this.#checkpoints.at(-1);
    if (last && last.size > this.events) this.#finding ??= missingFinding(this.events, last.size);
    const problems = this.#finding ? [this.#finding] : [];
    return { events: this.events, covered: this.#fit.to, checkpoints: this.#checkpoints.length, problems };
  }

  #line(bytes: Uint8Array): void {
    const leaf = readExportLine(bytes, this.events + 1);
    if (typeof leaf === 'string') return this.#report(leaf);
    this.#tree.append(leaf);
    this.#look();
  }

  #look(): void {
    for (let next = this.#checkpoints[this.#next]; next?.size === this.events; next = this.#checkpoints[this.#next]) {
      this.#fit.look(this.#tree.root(), next);
      this.#next += 1;
    }
    if (this.#fit.misfit) this.#finding ??= misfitFinding(this.#fit.misfit);
  }

  #report(what: string): void {
    this.#finding ??= { position: this.events + 1, what };
  }
}
