/**
 * A connection URL as the PG* variables of PostgreSQL's programs. That is how the password gets
 * to them without showing in a process list.
 */
import { EXIT, RehomeError } from '../errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Parameters of a URL and the variables that mean the same to libpq. */
const VARIABLES: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  dbname: 'PGDATABASE',
  sslmode: 'PGSSLMODE',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslrootcert: 'PGSSLROOTCERT',
  sslcrl: 'PGSSLCRL',
  sslnegotiation: 'PGSSLNEGOTIATION',
  gssencmode: 'PGGSSENCMODE',
  krbsrvname: 'PGKRBSRVNAME',
  channel_binding: 'PGCHANNELBINDING',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  options: 'PGOPTIONS',
};

/** Of the driver alone, or without a meaning for a dump. */
const IGNORED = ['application_name', 'fallback_application_name', 'uselibpqcompat', 'keepalives'];

/** Would lead elsewhere than the URL says. */
const MISLEADING = ['PGSERVICE', 'PGSERVICEFILE', 'PGHOSTADDR', 'PGPASSFILE'];

/**
 * @param base what the programs inherit, such as PATH; PG* variables that the URL says nothing of
 *   stay, as they do for the driver
 * @throws RehomeError `url_parameter_unknown` (exit 2) for a parameter that the programs do not know
 */
export function connectionEnvironment(url: string, base: Environment): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !MISLEADING.includes(name)) environment[name] = value;
  }
  const parsed = new URL(url);
  const set = (name: string, value: string): void => {
    if (value !== '') environment[name] = value;
  };
  set('PGHOST', decodeURIComponent(parsed.hostname.replace(/^\[(.*)\]$/, '$1')));
  set('PGPORT', parsed.port);
  set('PGUSER', decodeURIComponent(parsed.username));
  set('PGPASSWORD', decodeURIComponent(parsed.password));
  set('PGDATABASE', decodeURIComponent(parsed.pathname.slice(1)));
  for (const [name, value] of parsed.searchParams) {
    const variable = VARIABLES[name];
    if (name === 'ssl') set('PGSSLMODE', value === 'true' || value === '1' ? 'require' : 'disable');
    // The driver's own word for encryption without a check of the certificate.
    else if (name === 'sslmode' && value === 'no-verify') set('PGSSLMODE', 'require');
    else if (variable !== undefined) set(variable, value);
    else if (!IGNORED.includes(name)) {
      throw new RehomeError(`pg_dump cannot be given the URL's parameter ${name}`, {
        code: 'url_parameter_unknown',
        exitCode: EXIT.usage,
        hint: 'leave it out of the URL, or make the backup without client tools: --built-in',
      });
    }
  }
  return { ...environment, PGAPPNAME: 'rehome backup', PGCLIENTENCODING: 'UTF8' };
}
