import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cookies } from './cookies.ts';
import type { Session } from './sessions.ts';

/** What was done just before, by the name of its form. */
export interface Done {
  readonly name: string;
  /** The form that takes it back, where there is one. */
  readonly undo?: { readonly text: string; readonly href: string };
}

/** Seconds in which the page that it leads to is opened. */
const SOON = 60;
const pathOf = (address: string): string => address.split('?', 1)[0]!;

/** Tells what a form did once, on the page that it led to, to the session that did it: no link can put words there. */
export class JustDone {
  constructor(private readonly cookies: Cookies) {}

  tell(reply: FastifyReply, session: Session, address: string, done: Done): void {
    const kept = Buffer.from(JSON.stringify({ ...done, on: pathOf(address) })).toString('base64url');
    this.cookies.set(reply, 'done', `${kept}.${sealOf(session, kept)}`, SOON);
  }

  take(call: FastifyRequest, reply: FastifyReply, session: Session): Done | undefined {
    const [kept = '', seal] = this.cookies.read(call, 'done')?.split('.') ?? [];
    if (call.method !== 'GET' || seal !== sealOf(session, kept)) return undefined;
    const { on, ...done } = JSON.parse(Buffer.from(kept, 'base64url').toString()) as Done & { readonly on: string };
    if (on !== pathOf(call.url)) return undefined;
    this.cookies.forget(reply, 'done');
    return done;
  }
}

const sealOf = ({ csrf }: Session, kept: string): string =>
  createHmac('sha256', csrf).update(`done ${kept}`).digest('base64url');
