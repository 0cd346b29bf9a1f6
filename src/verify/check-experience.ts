/** The app as its users meet it after the move: logins, tokens, and everyone's own data. */
import type { Check } from '../model/check.js';
import { checkAccess } from './check-access.js';
import { checkCredentials } from './check-credentials.js';
import { checkLookup } from './check-lookup.js';
import { checkPasswords } from './check-passwords.js';
import { checkProbe } from './check-probe.js';
import { checkTokens } from './check-tokens.js';
import type { Suite } from './suite.js';
import { skippedCheck } from './timed-check.js';

export async function checkExperience(suite: Suite): Promise<Check[]> {
  return [...(await checkLogin(suite)), ...(await checkAccess(suite))];
}

async function checkLogin(suite: Suite): Promise<Check[]> {
  const skipped = (name: string, title: string, why: string): Check =>
    skippedCheck('experience', `experience.${name}`, title, why);
  const { login } = suite.config.scenarios;
  if (login === undefined) {
    const why = `say in the config how the app looks people up, for example scenarios: {login: {by: ${suite.config.identity[0] ?? 'lower(email)'}, password: <column>}}`;
    return [skipped('login', 'logins as the app does them', why)];
  }
  const passwords =
    login.password === undefined
      ? [skipped('password', 'password hashes', 'name the column: scenarios.login.password')]
      : await checkPasswords(suite, login.password);
  const tokens =
    login.tokens === undefined
      ? skipped('tokens', 'live tokens', 'name table and column: scenarios.login.tokens')
      : await checkTokens(suite, login.tokens);
  return [
    await checkLookup(suite, login.by),
    ...passwords,
    tokens,
    await checkCredentials(suite, login),
    await checkProbe(suite, login),
  ];
}
