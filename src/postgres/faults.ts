/** PostgreSQL's and the network's errors as RehomeErrors: SQLSTATEs are judged only here. */
import { EXIT, RehomeError, withoutPasswords } from '../errors.js';

export type Side = 'source' | 'target' | 'staging';

const VARIABLE = {
  source: 'V1_DATABASE_URL',
  target: 'V2_DATABASE_URL',
  staging: 'STAGING_DATABASE_URL',
} as const;

interface PostgresFields {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly table: string | undefined;
  readonly where: string | undefined;
}

function fieldsOf(error: unknown): PostgresFields {
  const text = (key: string): string | undefined => {
    const value = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  // Node wraps the attempts on several addresses of a host in one AggregateError without message.
  const message = text('message') || text('code') || String(error);
  return {
    message: withoutPasswords(message),
    code: text('code'),
    detail: text('detail'),
    hint: text('hint'),
    table: text('table'),
    where: text('where'),
  };
}

/** SQLSTATE of an error that this module made or PostgreSQL sent; undefined for all others. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof RehomeError && error.cause !== undefined) return fieldsOf(error.cause).code;
  return fieldsOf(error).code;
}

/** Host, port and database of a URL, for messages; never user information. */
function whereOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'local socket'}:${port || '5432'}${decodeURIComponent(pathname)}`;
  } catch {
    return 'an unreadable URL';
  }
}

function connectionHint(code: string | undefined, side: Side): string {
  switch (code) {
    case '28P01':
    case '28000':
      return `check user and password in ${VARIABLE[side]}`;
    case '3D000':
      return `check the database's name in ${VARIABLE[side]}`;
    case '53300':
      return 'the server has no connection left; raise max_connections or close some';
    case '57P03':
      return 'the server is starting up or shutting down; try again in a moment';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `check the host in ${VARIABLE[side]}`;
    default:
      return `check that the server runs and that ${VARIABLE[side]} names its host and port`;
  }
}

export function connectionFault(error: unknown, url: string, side: Side): RehomeError {
  const fields = fieldsOf(error);
  const wrongPassword = fields.code === '28P01' || fields.code === '28000';
  return new RehomeError(`cannot connect to the ${side} (${whereOf(url)}): ${fields.message}`, {
    code: wrongPassword ? `${side}_login_refused` : `${side}_unreachable`,
    exitCode: side === 'source' ? EXIT.sourceUnreachable : EXIT.targetUnreachable,
    hint: connectionHint(fields.code, side),
    cause: error,
  });
}

export function poolerFault(url: string, side: Side): RehomeError {
  return new RehomeError(
    `the ${side} (${whereOf(url)}) is behind a pooler that shares server sessions between transactions`,
    {
      code: 'transaction_pooler',
      exitCode: EXIT.refused,
      details: [
        'settings, locks, snapshots and temporary tables would be lost between two statements, or be left to others',
      ],
      hint: `name the server itself in ${VARIABLE[side]}, often the same host with another port, or a pool in session mode`,
    },
  );
}

const CONNECTION_LOST = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  'ECONNRESET',
  'EPIPE',
]);

/** @param rowsOf table whose rows a COPY in binary carries, to name instead of the statement */
export function queryFault(
  error: unknown,
  statement: string,
  side: Side,
  rowsOf?: string,
): RehomeError {
  const fields = fieldsOf(error);
  const details = [fields.detail, fields.hint].filter((line) => line !== undefined);
  if (fields.code === undefined || CONNECTION_LOST.has(fields.code)) {
    return new RehomeError(`the connection to the ${side} was lost: ${fields.message}`, {
      code: `${side}_connection_lost`,
      exitCode: side === 'source' ? EXIT.sourceUnreachable : EXIT.targetUnreachable,
      hint: 'run the same command again; it goes on from what the ledger says',
      details,
      cause: error,
    });
  }
  if (fields.code === '42501') {
    return new RehomeError(`the role lacks a right in the ${side}: ${fields.message}`, {
      code: `${side}_right_missing`,
      exitCode: EXIT.refused,
      hint: 'grant it, or use a role that has it; `rehome status` lists what is missing',
      details,
      cause: error,
    });
  }
  if (fields.code === '25006') {
    return new RehomeError(`the ${side} takes no writes: ${fields.message}`, {
      code: `${side}_read_only`,
      exitCode: EXIT.refused,
      hint: 'it is a standby, or default_transaction_read_only is on for the database or the role',
      details,
      cause: error,
    });
  }
  if (fields.code === '22P05' || fields.code === '22021') {
    return new RehomeError(`text does not fit the encoding of the ${side}: ${fields.message}`, {
      code: 'encoding_unfit',
      exitCode: EXIT.refused,
      hint: 'mend the text where it comes from, or make the target a database in UTF-8',
      details: [
        ...details,
        rowsOf === undefined
          ? `in: ${shortened(statement)}`
          : `in ${rowsOf}${columnOfCopy(fields.where)}`,
      ],
      cause: error,
    });
  }
  if (fields.code === '55P03') {
    return new RehomeError(`a lock in the ${side} was not free in time: ${fields.message}`, {
      code: 'lock_timeout',
      exitCode: EXIT.refused,
      hint: 'somebody holds it; try again, or raise limits.lockTimeout in the config',
      details,
      cause: error,
    });
  }
  if (isTooLarge(fields)) {
    return new RehomeError(`a row is too large for the ${side}: ${fields.message}`, {
      code: 'value_too_large',
      exitCode: EXIT.refused,
      hint: 'rows are digested by their text, which PostgreSQL ends at 1 GB (a bytea’s is twice its size); leave such rows out by tables.<table>.where, or the column by columns.<column>: {keep: true}, and bring them over by hand',
      details: [...details, `in: ${shortened(statement)}`],
      cause: error,
    });
  }
  return new RehomeError(`the ${side} refused a statement: ${fields.message}`, {
    code: 'statement_failed',
    exitCode: EXIT.fault,
    hint: 'look for an expression of the config in the statement; when there is none, report it with the log',
    details: [...details, `SQLSTATE ${fields.code}`, `in: ${shortened(statement)}`],
    cause: error,
  });
}

/** A COPY in binary names the column last, and shows no value. */
function columnOfCopy(where: string | undefined): string {
  const column = where?.match(/^COPY .*, column (.+)$/m)?.[1];
  return column === undefined ? '' : `, column ${column}`;
}

/** No SQLSTATE is theirs alone: an index row that is too wide, and every internal error, share them. */
function isTooLarge({ code, message }: PostgresFields): boolean {
  return (
    (code === 'XX000' && message.startsWith('invalid memory alloc request size')) ||
    (code === '54000' && /string buffer|out of memory/.test(message))
  );
}

function shortened(statement: string): string {
  const line = statement.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
