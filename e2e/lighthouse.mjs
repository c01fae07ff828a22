// What Lighthouse says of the pages that people open most, on its own idea of a phone: review, receipt and home, request.
// `cargo xtask lighthouse` prints it. The scenario of the same name holds the pages to what does not depend on how busy the machine is.
// Left out: Lighthouse's desktop profile, which is easier to please.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { ARGS, Demo, EXECUTABLE, Person } from './harness.mjs';
import { follow } from './people.mjs';

/**
 * What was measured of one page: scores from 0 to 100, times in milliseconds as Lighthouse's phone would take them, bytes as they came
 * over the wire.
 * @typedef {{ page: string, performance: number, accessibility: number, practices: number, paint: number, shift: number, scripts: number, faults: string[] }} Verdict
 */

/** A port nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Lighthouse opens pages in the profile of the browser itself, so whoever signs in does it there. @param {Demo} demo @param {(person: Person) => Promise<Record<string, string>>} enter the pages by name, once signed in */
async function profile(demo, enter) {
  const folder = mkdtempSync(join(tmpdir(), 'assent-lighthouse-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(folder, { executablePath: EXECUTABLE, args: [...ARGS, `--remote-debugging-port=${port}`], headless: true, locale: 'en-GB' });
  try {
    const person = new Person(context, context.pages()[0] ?? await context.newPage(), demo.ready.url, true, false);
    const pages = await enter(person);
    /** @type {Verdict[]} */
    const verdicts = [];
    for (const [page, url] of Object.entries(pages)) verdicts.push(await judge(page, url, port));
    return verdicts;
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} page @param {string} url @param {number} port @returns {Promise<Verdict>} */
async function judge(page, url, port) {
  const result = await lighthouse(url, { port, logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices'] });
  if (!result) throw new Error(`Lighthouse said nothing of ${page}`);
  const { audits, categories, finalDisplayedUrl } = result.lhr;
  if (new URL(finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${page} led to ${finalDisplayedUrl}`);
  const score = (/** @type {string} */ name) => Math.round((categories[name]?.score ?? 0) * 100);
  const number = (/** @type {string} */ name) => audits[name]?.numericValue ?? Number.NaN;
  const requests = /** @type {{ items?: { resourceType?: string, transferSize?: number }[] } | undefined} */ (audits['network-requests']?.details)?.items ?? [];
  const scripts = requests.filter(one => one.resourceType === 'Script').reduce((sum, one) => sum + (one.transferSize ?? 0), 0);
  const faults = ['accessibility', 'best-practices'].flatMap(name => (categories[name]?.auditRefs ?? [])
    .filter(ref => ref.weight > 0 && audits[ref.id]?.score !== null && (audits[ref.id]?.score ?? 1) < 1)
    .map(ref => `${ref.id}: ${audits[ref.id]?.title}`));
  return { page, performance: score('performance'), accessibility: score('accessibility'), practices: score('best-practices'), paint: Math.round(number('largest-contentful-paint')), shift: number('cumulative-layout-shift'), scripts, faults };
}

/** All pages of a fresh demo. */
export async function audit() {
  const demo = await Demo.start();
  const { url } = demo.ready;
  try {
    const client = await profile(demo, async person => {
      await follow(person, demo.ready.client_link);
      return { review: person.page.url() };
    });
    const team = await profile(demo, async person => {
      await person.go(demo.ready.team_login);
      await person.page.locator('main form button').filter({ hasText: /Nadia/ }).click();
      await person.page.locator('nav[aria-label="Main"]').first().waitFor();
      const home = person.page.url();
      await person.go('/requests');
      await person.page.locator('main a', { hasText: 'The long way round' }).first().click();
      await person.page.locator('#head').waitFor();
      return { home, request: person.page.url(), requests: new URL('/requests', url).href };
    });
    return [...client, ...team];
  } finally {
    await demo.stop('SIGKILL');
    demo.forget();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log('page       performance  accessibility  best practices  largest paint  layout shift  scripts');
  for (const one of await audit()) {
    console.log(`${one.page.padEnd(11)}${String(one.performance).padStart(11)}${String(one.accessibility).padStart(15)}${String(one.practices).padStart(16)}${`${one.paint} ms`.padStart(15)}${one.shift.toFixed(3).padStart(14)}${`${(one.scripts / 1024).toFixed(1)} KiB`.padStart(9)}`);
    for (const fault of one.faults) console.log(`  ${fault}`);
  }
}
