/**
 * Who can log in where: the app's own look-up of the persons whose password the config knows, and
 * the stored hash held against that password. It asks the databases, not the tool.
 */
import bcrypt from 'bcryptjs';
import type { ResolvedConfig } from '../model/config.js';
import { Session } from '../postgres/session.js';
import { maskEmails } from '../report/mask.js';
import { id, literal, sql, verbatim } from '../sql/sql.js';
import { rootTable } from './root-table.js';

export type LoginOutcome = 'unknown' | 'refused' | 'accepted';

export interface Login {
  /** Masked. */
  readonly login: string;
  readonly outcome: LoginOutcome;
}

/** @returns in the order of the config; empty where it knows no passwords */
export async function readLogins(
  url: string,
  side: 'source' | 'target',
  config: ResolvedConfig,
  signal: AbortSignal,
): Promise<readonly Login[]> {
  const login = config.scenarios.login;
  if (login?.password === undefined || login.credentials === undefined) return [];
  const mapped = config.tables[config.root]?.columns?.[login.password];
  const column = side === 'source' && typeof mapped === 'string' ? mapped : login.password;
  const session = await Session.open(url, { side, purpose: 'demo', signal });
  try {
    const logins: Login[] = [];
    for (const known of login.credentials) {
      const found = await session.rows<{ hash: string | null }>(sql`
        SELECT t.${id(column)} AS hash FROM ${rootTable(config, side)} AS t
         WHERE (${verbatim(login.by)}) IN (${literal(known.login)}, lower(${literal(known.login)}))`);
      const hash = found.length === 1 ? found[0]?.hash : undefined;
      const accepted = typeof hash === 'string' && (await bcrypt.compare(known.password, hash));
      const outcome = found.length === 0 ? 'unknown' : accepted ? 'accepted' : 'refused';
      logins.push({ login: maskEmails(known.login), outcome });
    }
    return logins;
  } finally {
    await session.close();
  }
}
