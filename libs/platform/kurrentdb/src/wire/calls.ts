import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Link } from './connection.ts';
import { Unanswered } from './failures.ts';

export type StoredRecord = ReadResp.ReadEvent.RecordedEvent;

/** The events that a bounded read answers, in its order. No part of it may take longer than `withinMs`. */
export const read = async (link: Link, request: ReadReq, withinMs: number): Promise<StoredRecord[]> => {
  const streams = await link.streams();
  return new Promise((resolve, reject) => {
    const records: StoredRecord[] = [];
    const call = streams.read(request, ...link.args(Infinity));
    const timer = setTimeout(() => {
      reject(new Unanswered('no answer in time'));
      call.cancel();
    }, withinMs);
    call.on('data', (response: ReadResp) => {
      timer.refresh();
      const record = response.getEvent()?.getEvent();
      if (record) records.push(record);
    });
    call.on('error', reject);
    call.on('end', () => resolve(records)); // after the error, if there was one
    call.on('close', () => clearTimeout(timer));
  });
};

/** One append, over a call of its own: the client's shared one tells the failure of one to all, and has no deadline. */
export const append = async (link: Link, messages: readonly AppendReq[], withinMs: number): Promise<AppendResp> => {
  const streams = await link.streams();
  return new Promise((resolve, reject) => {
    const call = streams.append(...link.args(withinMs), (error, response) => {
      if (error) reject(error);
      else resolve(response);
    });
    call.on('error', reject);
    for (const message of messages) call.write(message);
    call.end();
  });
};
