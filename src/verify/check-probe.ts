/** The app itself asked: a login by HTTP for each of the known people. */
import { withoutPasswords } from '../errors.js';
import type { Check } from '../model/check.js';
import type { ScenariosConfig } from '../model/config.js';
import { counted, type Suite } from './suite.js';
import { skippedCheck, timedCheck } from './timed-check.js';

type Login = NonNullable<ScenariosConfig['login']>;

const NAME = 'experience.probe';
const TITLE = 'known people log in at the app';
const TIMEOUT_MS = 10_000;

/** Any answer of 2xx passes; redirects are not followed. What is posted is never shown. */
export function checkProbe(suite: Suite, login: Login): Promise<Check> | Check {
  const { credentials = [], probe } = login;
  if (probe === undefined || credentials.length === 0) {
    const why = 'give scenarios.login.probe.url and credentials to have logins tried at the app';
    return skippedCheck('experience', NAME, TITLE, why);
  }
  const fields = probe.fields ?? { login: 'email', password: 'password' };
  return timedCheck('experience', NAME, TITLE, async () => {
    const faults: string[] = [];
    for (const known of credentials) {
      const body = { [fields.login]: known.login, [fields.password]: known.password };
      const fault = await post(probe.url, JSON.stringify(body));
      if (fault !== null) faults.push(`${suite.show(known.login)}: ${fault}`);
    }
    const where = withoutPasswords(probe.url);
    return {
      passed: faults.length === 0,
      expected: `${counted(credentials.length, 'login')} at ${where}`,
      found: `${credentials.length - faults.length} accepted, ${faults.length} not`,
      examples: faults.slice(0, 5),
    };
  });
}

async function post(url: string, body: string): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return answer.ok ? null : `HTTP ${answer.status}`;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in 10 s';
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
    return `could not be asked (${code})`;
  }
}
