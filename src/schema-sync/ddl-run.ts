/**
 * Statements as they are run: each labelled and kept, so that a run that is rolled back has found out
 * exactly what a real one does. A statement that may fail has a savepoint of its own.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { SchemaStatement } from '../model/schema.js';
import type { Session } from '../postgres/session.js';
import { type Sql, sql, verbatim } from '../sql/sql.js';

export class DdlRun {
  readonly session: Session;
  readonly statements: SchemaStatement[] = [];

  /** @param session inside a transaction that writes */
  constructor(session: Session) {
    this.session = session;
  }

  /** @throws RehomeError `schema_sync_failed`; the transaction has to be rolled back */
  async run(statement: Sql, label: SchemaStatement['label'], about: string): Promise<void> {
    const failure = await this.try(statement, label, about);
    if (failure !== null) throw syncFailed(statement.text, failure);
  }

  /** Runs the statement; null, or why PostgreSQL refused it, which leaves everything as before. */
  async try(
    statement: Sql,
    label: SchemaStatement['label'],
    about: string,
  ): Promise<RehomeError | null> {
    await this.session.execute(sql`SAVEPOINT rehome`);
    try {
      await this.session.execute(statement);
    } catch (error) {
      if (this.session.lost || !(error instanceof RehomeError)) throw error;
      await this.session.execute(sql`ROLLBACK TO SAVEPOINT rehome`);
      return error;
    }
    await this.session.execute(sql`RELEASE SAVEPOINT rehome`);
    this.statements.push({ sql: withSemicolon(statement.text), label, about });
    return null;
  }
}

/** Runs what an earlier run found out. @throws RehomeError `schema_sync_failed` */
export async function runStatements(
  session: Session,
  statements: readonly SchemaStatement[],
): Promise<void> {
  for (const statement of statements) {
    try {
      await session.execute(verbatim(statement.sql));
    } catch (error) {
      if (session.lost || !(error instanceof RehomeError)) throw error;
      throw syncFailed(statement.sql, error);
    }
  }
}

function withSemicolon(text: string): string {
  return text.endsWith(';') ? text : `${text};`;
}

function syncFailed(statement: string, cause: RehomeError): RehomeError {
  const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
  return new RehomeError(`staging refused a statement of the schema sync: ${reason}`, {
    code: 'schema_sync_failed',
    exitCode: EXIT.checkFailed,
    details: [
      ...statement.split('\n').slice(0, 20),
      'all was rolled back: staging is as it was before, and the target was not touched',
    ],
    hint: 'rows of staging that do not fit the target’s schema have to go first: empty the table',
    cause,
  });
}
