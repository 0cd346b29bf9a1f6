/** A real headless Chromium out of an npm package, and pages that may ask nobody for anything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { temporaryFolder } from '../config/temporary-folder.js';

export interface LaunchedBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * The package unpacks itself into the folder for temporary files, and takes what it finds there for
 * its own: what another user unpacked cannot be run, nor what a killed run left half of. So it gets
 * a folder of its own each time.
 */
export async function launchBrowser(): Promise<LaunchedBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'rehome-browser-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const executablePath = await chromium.executablePath();
    const browser = await playwright.launch({
      executablePath,
      // Chromium keeps no sandbox for root; the package's own arguments run all in one process,
      // which ends with the first window.
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

export interface Opened {
  readonly page: Page;
  /** What went wrong or went out, as it happened; empty is how it should be. */
  readonly complaints: string[];
}

export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly scripts?: boolean;
}

/** Opens HTML from a file, as people do. */
export async function openPage(browser: Browser, html: string, view: View): Promise<Opened> {
  const file = join(await temporaryFolder(), 'page.html');
  await writeFile(file, html);
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 },
    colorScheme: view.scheme,
    javaScriptEnabled: view.scripts ?? true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith('data:')) complaints.push(`request: ${url}`);
  });
  await page.goto(address);
  return { page, complaints };
}
