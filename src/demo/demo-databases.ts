/**
 * The demo's two servers, and in them three databases: source, target, and an album for the
 * demo's own evidence, which the tool never sees. However the demo ends, they end with it, unless
 * they are kept.
 */
import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { withConnection } from '../embedded/databases.js';
import { type EmbeddedServer, startServer } from '../embedded/start-server.js';
import { writePrivately } from '../report/write-report.js';
import { id, literal, sql } from '../sql/sql.js';

const SOURCE = 'v1';
const TARGET = 'v2';
const ALBUM = 'album';
/** Empty: for whoever tries the rehearsal on what is kept. */
const STAGING = 'staging';
/** Of a person who looks around afterwards. */
const ROLE = 'demo';

export interface DemoDatabases {
  /** Connection URLs with passwords: never to be shown. */
  readonly v1: string;
  readonly v2: string;
  readonly album: string;
  /** Lets the servers outlive this process. */
  keep(folder: string): Promise<{
    readonly v1: string;
    readonly v2: string;
    readonly staging: string;
    readonly passwordFile: string;
    readonly stopScript: string;
  }>;
  /** Ends the servers and removes their files. */
  stop(): Promise<void>;
}

/** @throws what a server's start throws; nothing is left running then */
export async function startDatabases(signal: AbortSignal): Promise<DemoDatabases> {
  const starts = await Promise.allSettled([
    startServer({ major: 15, signal }),
    startServer({ major: 18, signal }),
  ]);
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    const [source, target] = starts.map((start) => {
      if (start.status === 'rejected') throw start.reason;
      return start.value;
    });
    if (source === undefined || target === undefined) throw new Error('a server is missing');
    await Promise.all([source.createDatabase(SOURCE), target.createDatabase(TARGET)]);
    await target.createDatabase(ALBUM);
    return {
      v1: source.url(SOURCE),
      v2: target.url(TARGET),
      album: target.url(ALBUM),
      keep: (folder) => keep(folder, source, target),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A role of the same name and password on both servers, so that one variable opens both. */
async function keep(folder: string, source: EmbeddedServer, target: EmbeddedServer) {
  await target.dropDatabase(ALBUM);
  await target.createDatabase(STAGING);
  const password = randomBytes(18).toString('base64url');
  for (const server of [source, target]) {
    await withConnection(server.url('postgres'), (connection) =>
      connection.query(
        sql`CREATE ROLE ${id(ROLE)} SUPERUSER LOGIN PASSWORD ${literal(password)}`.text,
      ),
    );
  }
  const passwordFile = join(folder, 'password');
  await writePrivately(passwordFile, `${password}\n`);
  const windows = process.platform === 'win32';
  const stopScript = join(folder, windows ? 'stop.cmd' : 'stop.sh');
  const stops = [source, target].map((server) => server.detach().stopCommand);
  await writePrivately(stopScript, `${windows ? '' : '#!/bin/sh\n'}${stops.join('\n')}\n`);
  if (!windows) await chmod(stopScript, 0o700);
  const url = ({ host, port }: EmbeddedServer, database: string) =>
    `postgres://${ROLE}@${host}:${port}/${database}`;
  return {
    v1: url(source, SOURCE),
    v2: url(target, TARGET),
    staging: url(target, STAGING),
    passwordFile,
    stopScript,
  };
}
