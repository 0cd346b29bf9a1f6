/**
 * One server of every major for the whole test run, handed to the tests as superuser URLs.
 * Servers lent by a person (REHOME_TEST_SERVER_URL, or with _15 and _18 behind it for one
 * major) are used as they are and never stopped.
 */
import type { TestProject } from 'vitest/node';
import type { Major } from '../../src/embedded/native-folder.js';
import { startServer } from '../../src/embedded/start-server.js';

/** Superuser's URL of a server, by its major. */
export type ServerUrls = Readonly<Record<Major, string>>;

declare module 'vitest' {
  export interface ProvidedContext {
    servers: ServerUrls;
  }
}

interface TestServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Called by vitest before the first test file; what it returns is called after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [fifteen, eighteen] = await Promise.all([testServer(15), testServer(18)]);
  project.provide('servers', { 15: fifteen.url, 18: eighteen.url });
  return async () => {
    await Promise.all([fifteen.stop(), eighteen.stop()]);
  };
}

async function testServer(major: Major): Promise<TestServer> {
  const lent = lentServer(major);
  if (lent !== undefined) return { url: lent, stop: async () => {} };
  const server = await startServer({ major });
  return { url: server.url('postgres'), stop: () => server.stop() };
}

function lentServer(major: Major): string | undefined {
  const { env } = process;
  return env[`REHOME_TEST_SERVER_URL_${major}`] || env.REHOME_TEST_SERVER_URL || undefined;
}
