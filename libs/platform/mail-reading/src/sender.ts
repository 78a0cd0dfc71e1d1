import { parseEmailAddress, type EmailAddress } from '@icx/identifiers';
import { addressHeaders, type Addressed, type Header } from '@icx/mail';
import { isRefusal, type Parsed } from '@icx/refusals';
import addressparser from 'nodemailer/lib/addressparser';

/** Who a mail says that it is from. */
export interface Sender {
  /** Every mailbox of every From header, as far as one could be written to. */
  readonly from: readonly EmailAddress[];
  readonly fromHeaders: number;
  readonly faults: readonly string[];
}

/** Text in quotation marks and in brackets: a name or a remark, whatever is in it. */
const withoutNames = (value: string): string =>
  value.replace(/"(?:[^"\\]|\\.)*"/gs, ' ').replace(/\((?:[^()\\]|\\.)*\)/gs, ' ');

/**
 * Programs differ in which From header, and which part of a crooked one, they take for the sender (RFC 5322 allows one).
 * So all are read; a header that could be read in two ways counts as two mailboxes, and such a mail never acts.
 */
export const senderOf = (headers: readonly Header[]): Sender => {
  const values = headers.filter(({ name }) => name === 'from').map(({ value }) => value);
  const named = values.flatMap((value) => addressparser(value, { flatten: true }).map(({ address }) => address));
  const from = named.map(parseEmailAddress).filter(isAddress);
  const fault = faultOf(values, named.length, from.length);
  return {
    from: fault === CROOKED ? [] : from,
    fromHeaders: values.length,
    faults: fault === undefined ? [] : [fault],
  };
};

/** So many are looked at: the door takes no more recipients. */
const MOST_ADDRESSED = 100;

/** What stands in a name is nobody's address, whatever it looks like. */
export const addressedBy = (headers: readonly Header[]): readonly Addressed[] =>
  addressHeaders
    .flatMap((header) =>
      headers
        .filter(({ name }) => name === header)
        .flatMap(({ value }) => addressparser(value, { flatten: true }))
        .flatMap(({ address }) => (address ? [{ header, address }] : [])),
    )
    .slice(0, MOST_ADDRESSED);

const CROOKED = 'Its From header can be read in more than one way.';
const faultOf = (values: readonly string[], named: number, read: number): string | undefined => {
  if (values.some(isCrooked)) return CROOKED;
  if (values.length !== 1) return `It has ${values.length} From headers.`;
  return read === 0 || named !== read ? 'Its From header names what is no mailbox.' : undefined;
};

const isAddress = (parsed: Parsed<EmailAddress>): parsed is EmailAddress => !isRefusal(parsed);

/** Outside names and remarks an address has one `@` and one pair of angle brackets at most, and is in no group. */
const isCrooked = (value: string): boolean => {
  const bare = withoutNames(value);
  const mailboxes = bare.split(',').filter((one) => one.trim() !== '');
  return (
    /[:;"()\\\x00-\x08\x0a-\x1f\x7f]|\s@|@\s/.test(bare) ||
    /=\?[^?]*\?[bq]\?[^?]*\?=[^\s<,]*@|@[^\s>,]*=\?/i.test(bare) ||
    mailboxes.some((one) => one.split('@').length !== 2 || !/^[^<>]*(?:<[^<>@]*@[^<>]*>\s*)?$/.test(one))
  );
};
