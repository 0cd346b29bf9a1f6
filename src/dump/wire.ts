/**
 * The frames of PostgreSQL's wire protocol, as far as a bridge has to know them: where a message
 * ends, which ones are answered, and how a start is answered on behalf of a server that another
 * client has already logged in to (https://www.postgresql.org/docs/18/protocol-message-formats.html).
 */

const START_UP = 196_608;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;
const READY_FOR_QUERY = 0x5a;

export type Request =
  /** Nothing complete yet, or nothing that a server answers. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'start' }
  | { readonly kind: 'encryption' }
  | { readonly kind: 'end' }
  /** Answered by messages that end with ReadyForQuery. */
  | { readonly kind: 'query' };

/** Tells requests apart in what a frontend sends, in pieces of any length. */
export class RequestReader {
  #pending = Buffer.alloc(0);
  #started = false;

  read(piece: Uint8Array): Request {
    this.#pending = Buffer.concat([this.#pending, piece]);
    let found: Request = { kind: 'unanswered' };
    for (;;) {
      const header = this.#started ? 5 : 4;
      if (this.#pending.length < header) return found;
      const length = this.#pending.readInt32BE(header - 4) + (header - 4);
      if (this.#pending.length < length) return found;
      const message = this.#pending.subarray(0, length);
      this.#pending = this.#pending.subarray(length);
      if (!this.#started) found = this.#first(message.readInt32BE(4));
      else if (message[0] === TERMINATE) found = { kind: 'end' };
      else if (message[0] === QUERY || message[0] === SYNC) found = { kind: 'query' };
    }
  }

  #first(code: number): Request {
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption' };
    if (code >> 16 !== START_UP >> 16) throw new Error(`an unknown start of a connection: ${code}`);
    this.#started = true;
    return { kind: 'start' };
  }
}

/** Collects what a server sends until it is ready for the next query. */
export class AnswerReader {
  #parts: Buffer[] = [];
  /** Bytes of the current message still to come, and the header's as far as it is there. */
  #missing = 0;
  #header = Buffer.alloc(0);
  #type = 0;

  /** @returns the whole answer once ReadyForQuery has come */
  read(piece: Buffer): Buffer | null {
    this.#parts.push(piece);
    let at = 0;
    while (at < piece.length) {
      if (this.#missing > 0) {
        const taken = Math.min(this.#missing, piece.length - at);
        this.#missing -= taken;
        at += taken;
      } else {
        const taken = piece.subarray(at, at + 5 - this.#header.length);
        this.#header = Buffer.concat([this.#header, taken]);
        at += taken.length;
        if (this.#header.length < 5) continue;
        this.#type = this.#header[0] ?? 0;
        this.#missing = this.#header.readInt32BE(1) - 4;
        this.#header = Buffer.alloc(0);
      }
      const whole = this.#missing === 0 && this.#header.length === 0;
      if (whole && this.#type === READY_FOR_QUERY) {
        const answer = Buffer.concat(this.#parts);
        this.#parts = [];
        return answer;
      }
    }
    return null;
  }
}

/** AuthenticationOk, the parameters, BackendKeyData and ReadyForQuery. */
export function answerToStart(parameters: Readonly<Record<string, string>>): Buffer {
  const message = (type: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) =>
      message('S', Buffer.from(`${name}\0${value}\0`)),
    ),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);
}
