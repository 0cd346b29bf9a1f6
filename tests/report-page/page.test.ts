/**
 * The report page in a real browser. There are no stored pictures to compare with: fonts differ
 * from machine to machine, and so would every pixel. Held instead are what a reader needs of the
 * layout, at three widths and in both colour schemes, and that two renders of the same page are
 * the same picture.
 */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../src/report/page/report-page.js';
import { sampleMigration, samplePlan, sampleRehearsal } from '../cli/samples.js';
import { type LaunchedBrowser, launchBrowser, openPage, type View } from './browser.js';
import { boxesOf, lowContrast, nodesOverlapping, textsOutside } from './look.js';
import { manyTables } from './many-tables.js';

let launched: LaunchedBrowser;
let browser: Browser;
beforeAll(async () => {
  launched = await launchBrowser();
  browser = launched.browser;
});
afterAll(() => launched.close());

const PAGES = {
  run: () => reportPage({ kind: 'migration', result: sampleMigration() }),
  'run over 300 tables': () => reportPage({ kind: 'migration', result: manyTables() }),
  plan: () => reportPage({ kind: 'plan', plan: samplePlan(), file: 'rehome/reports/plan.json' }),
  rehearsal: () => reportPage({ kind: 'rehearsal', report: sampleRehearsal() }),
} as const;

const VIEWS: readonly View[] = [360, 800, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);

describe.each(Object.entries(PAGES))('the page of a %s', (_name, make) => {
  test.each(VIEWS)('fits $width pixels, $scheme', async (view) => {
    const { page, complaints } = await openPage(browser, await make(), view);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
    const sections = await page.evaluate(boxesOf, 'header, section, footer');
    expect(sections.length).toBeGreaterThan(5);
    sections.slice(1).forEach((box, index) => {
      const before = sections[index];
      expect(box.y, box.name).toBeGreaterThanOrEqual((before?.y ?? 0) + (before?.height ?? 0) - 1);
    });
    const cards = await page.evaluate(boxesOf, '.card');
    expect(cards).toHaveLength(3);
    if (view.width === 1280) {
      expect(new Set(cards.map(({ y }) => y)).size).toBe(1);
      expect((cards[0]?.y ?? 0) + (cards[0]?.height ?? 0)).toBeLessThan(900);
    }
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(view.width);
    expect(await page.evaluate(lowContrast)).toEqual([]);
    expect(await page.evaluate(textsOutside)).toEqual([]);
    expect(await page.evaluate(nodesOverlapping)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('is in order for those who do not see it', async () => {
    const { page } = await openPage(browser, await make(), { width: 1280, scheme: 'light' });
    const levels = await page.$$eval('h1, h2, h3, h4', (all) =>
      all.map((one) => Number(one.tagName[1])),
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => {
      expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1);
    });
    const unnamed = await page.$$eval(
      'svg',
      (all) =>
        all.filter(
          (one) =>
            one.getAttribute('aria-hidden') !== 'true' &&
            (one.getAttribute('role') !== 'img' ||
              (one.querySelector(':scope > title')?.textContent ?? '') === ''),
        ).length,
    );
    expect(unnamed).toBe(0);
    const silent = await page.$$eval(
      'figure',
      (all) =>
        all.filter((one) => (one.querySelector('figcaption')?.textContent ?? '').length < 20)
          .length,
    );
    expect(silent).toBe(0);
    const loose = await page.$$eval(
      'table',
      (all) =>
        all.filter(
          (one) =>
            (one.caption?.textContent ?? '') === '' ||
            [...one.querySelectorAll('th')].some((head) => !head.hasAttribute('scope')),
        ).length,
    );
    expect(loose).toBe(0);
    const ids = await page.$$eval('[id]', (all) => all.map((one) => one.id));
    expect(ids).toEqual([...new Set(ids)]);
    const dead = await page.$$eval(
      'a[href^="#"]',
      (all) =>
        all.filter(
          (one) => document.getElementById(one.getAttribute('href')?.slice(1) ?? '') === null,
        ).length,
    );
    expect(dead).toBe(0);
    await page.context().close();
  });

  test('is usable by keyboard alone', async () => {
    const { page } = await openPage(browser, await make(), { width: 800, scheme: 'light' });
    const reachable = await page.evaluate(() => {
      const all = [
        ...document.querySelectorAll<HTMLElement>('a, button, input, summary, [tabindex="0"]'),
      ];
      return all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length;
    });
    const seen: { outline: string; width: string }[] = [];
    for (let index = 0; index < reachable + 2; index += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        if (one === null || one === document.body || one.hasAttribute('data-seen')) return null;
        one.setAttribute('data-seen', '');
        const style = getComputedStyle(one);
        return { outline: style.outlineStyle, width: style.outlineWidth };
      });
      if (at !== null) seen.push(at);
    }
    expect(seen).toHaveLength(reachable);
    expect(seen.filter(({ outline, width }) => outline === 'none' || width === '0px')).toEqual([]);
    await page.context().close();
  });

  test('prints, and is the same picture every time', async () => {
    const html = await make();
    const view = { width: 800, scheme: 'light' } as const;
    const { page } = await openPage(browser, html, view);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.context().close();
    const pictures = [];
    for (const again of [html, await make()]) {
      const { page: one } = await openPage(browser, again, view);
      pictures.push(await one.screenshot());
      await one.context().close();
    }
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.of())).toBe(true);
  });
});

test('long tables are filtered and sorted where they stand', async () => {
  const { page } = await openPage(browser, await PAGES['run over 300 tables'](), {
    width: 1280,
    scheme: 'light',
  });
  const box = page.locator('#tables');
  const rows = box.locator('table[data-long] tbody tr:visible');
  expect(await rows.count()).toBe(241);
  await box.getByRole('searchbox').fill('table_23');
  expect(await rows.count()).toBe(10);
  await box.getByRole('searchbox').fill('');
  await box.getByRole('button', { name: 'Inserted' }).click();
  expect(await rows.first().textContent()).toContain('table_239');
  await box.getByRole('button', { name: 'Inserted' }).click();
  expect(await rows.last().textContent()).toContain('table_239');
  await page.context().close();
});

test('without scripts nothing is missing but that', async () => {
  const { page, complaints } = await openPage(browser, await PAGES['run over 300 tables'](), {
    width: 800,
    scheme: 'light',
    scripts: false,
  });
  expect(await page.locator('#tables table[data-long] tbody tr').count()).toBe(241);
  expect(await page.locator('input').count()).toBe(0);
  await page.locator('#tests summary').first().click();
  expect(await page.locator('#tests table').first().isVisible()).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('what is read cannot run, and the policy lets nothing else run', async () => {
  const evil = '"><img src=x onerror=alert(1)><script>document.title="taken"</script>';
  const plan = samplePlan({
    source: { ...samplePlan().source, database: evil },
    untouched: [{ table: `public.${evil}`, rows: 1 }],
    links: [{ from: `public.${evil}`, to: 'public.users', columns: [evil], kind: 'untouched' }],
  });
  const { page, complaints } = await openPage(
    browser,
    await reportPage({ kind: 'plan', plan, file: evil }),
    { width: 800, scheme: 'light' },
  );
  expect(await page.title()).toContain('<script>');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.evaluate(() => {
    const added = document.createElement('script');
    added.textContent = 'document.title = "taken"';
    document.body.append(added);
  });
  expect(await page.title()).not.toBe('taken');
  expect(complaints.join()).toContain('Content Security Policy');
  await page.context().close();
});
