/** For people: the ways back from a rollback point, with this tool and without. */
import type { BackupKind } from '../model/rollback-point.js';

interface Described {
  readonly kind: BackupKind;
  readonly name: string;
  readonly residents: boolean;
}

/** Lines; paths are relative to the folder that the info file is in. */
export function waysBack({ kind, name, residents }: Described): readonly string[] {
  const info = `rollback_info_${name}.json`;
  return [
    'Row by row, keeping what others wrote since: the runs made since this point are taken back.',
    `  rehome rollback apply --rollback-file ${info}`,
    'The whole database as it was: what was written since is lost there, and kept under another name.',
    `  rehome rollback apply --rollback-file ${info} --full`,
    'Into another empty database, to look at:',
    `  rehome rollback apply --rollback-file ${info} --full --into URL`,
    'Without this tool, into a new database:',
    '  createdb -T template0 NEW',
    kind === 'native'
      ? `  pg_restore --exit-on-error --jobs=4 --dbname=NEW ${name}/full/pg_dump`
      : `  ${name}/full/restore.sh -d NEW`,
    ...(residents
      ? [
          "The residents' rows alone, into an empty copy of the schema without its triggers:",
          `  cd ${name}/residents && psql -X -d NEW -f load.sql`,
        ]
      : []),
    `Is it whole? The SHA-256 of every file is in ${info}; rehome rollback list --verify compares.`,
  ];
}
