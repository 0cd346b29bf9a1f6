/** Known people log in: their password verified against the hash that the target has for them. */
import { compare } from 'bcryptjs';
import type { Check } from '../model/check.js';
import type { ScenariosConfig } from '../model/config.js';
import { id, sql } from '../sql/sql.js';
import { withLogin } from './check-lookup.js';
import { counted, type Suite } from './suite.js';
import { skippedCheck, timedCheck } from './timed-check.js';

type Login = NonNullable<ScenariosConfig['login']>;

const NAME = 'experience.credentials';
const TITLE = 'known passwords verified against the hashes in the target';
const BCRYPT = /^\$2[aby]?\$/;

/** Passwords are never in what this returns or throws. */
export function checkCredentials(suite: Suite, login: Login): Promise<Check> | Check {
  const { credentials = [], password: column } = login;
  if (credentials.length === 0 || column === undefined) {
    const why = 'give scenarios.login.password and credentials of known people to have them tried';
    return skippedCheck('experience', NAME, TITLE, why);
  }
  return timedCheck('experience', NAME, TITLE, async () => {
    const faults: string[] = [];
    let verified = 0;
    for (const known of credentials) {
      const fault = await tryPassword(suite, login.by, column, known);
      if (fault === null) verified += 1;
      else faults.push(`${suite.show(known.login)}: ${fault}`);
    }
    return {
      passed: faults.length === 0,
      expected: `${counted(credentials.length, 'password')} verified`,
      found: `${verified} verified, ${faults.length} not`,
      examples: faults.slice(0, 5),
    };
  });
}

/** @returns what is wrong; null when the password is right */
async function tryPassword(
  suite: Suite,
  by: string,
  column: string,
  known: { readonly login: string; readonly password: string },
): Promise<string | null> {
  // The app gives its lookup the login as it was typed, or in lower case where it looks by that.
  let rows: { hash: string | null }[] = [];
  for (const login of new Set([known.login, known.login.toLowerCase()])) {
    rows = await suite.session.rows<{ hash: string | null }>(
      sql`SELECT ${id('l', column)}::text AS hash FROM ${withLogin(suite, by)} AS l WHERE l."=login" = $1 LIMIT 2`,
      [login],
    );
    if (rows.length > 0) break;
  }
  const [row, second] = rows;
  if (row === undefined) return 'not found';
  if (second !== undefined) return 'found more than once';
  if (row.hash === null) return 'has no password';
  if (!BCRYPT.test(row.hash)) return 'the hash is of a scheme that cannot be verified here';
  return (await compare(known.password, row.hash)) ? null : 'the password is another one';
}
