// What a scenario is given: the running demo, a browser, people at their devices, and a few questions to ask a page.
// Left out: any retry, and any wait for time. A page is asked for what it should show, and that has a deadline.

import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const BINARY = process.env.ASSENT_TEST_BINARY ?? join(ROOT, 'target', 'release', 'assent');
const SHOTS = join(ROOT, 'target', 'shots');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where Chromium is, and how it is started: it asks nobody outside for anything. */
export const EXECUTABLE = process.env.ASSENT_TEST_CHROMIUM ?? '/usr/bin/chromium';
export const ARGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
// Chromium's own sandbox needs a user that is not root; CI is root in a sandbox of its own.
if (process.getuid?.() === 0) ARGS.push('--no-sandbox');

/** LIMIT: how long a page may take to show what it should. */
const DEADLINE_MS = 10_000;
/** LIMIT: how long the demo may take to play its stories, with a debug build on a busy machine. */
const READY_MS = 40_000;

export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const DESKTOP = { viewport: { width: 1440, height: 900 } };

/** @typedef {{ url: string, team_login: string, client_link: string, api_token: string, mailbox: string }} Ready */

/** The real program on a data folder of its own. */
export class Demo {
  /** @param {import('node:child_process').ChildProcess} child @param {Ready} ready @param {string} data @param {() => string} log */
  constructor(child, ready, data, log) {
    this.child = child;
    this.ready = ready;
    this.data = data;
    this.log = log;
  }

  /** @param {string} [data] an existing folder, to start again on what is in it */
  static async start(data = mkdtempSync(join(tmpdir(), 'assent-e2e-'))) {
    const child = spawn(BINARY, ['demo', '--port', '0', '--json', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', text => { said += text; });
    const lines = createInterface({ input: child.stdout });
    const line = await new Promise((resolve, reject) => {
      lines.once('line', resolve);
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`the demo ended with ${code} before it was ready:\n${said}`)));
      setTimeout(() => reject(new Error(`the demo was not ready in time:\n${said}`)), READY_MS).unref();
    });
    return new Demo(child, JSON.parse(line), data, () => said);
  }

  /** Ends it as an operator would, or, with SIGKILL, as a power cut would. Resolves with the exit code. */
  async stop(signal = /** @type {NodeJS.Signals} */ ('SIGTERM')) {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill(signal);
    return ended;
  }

  forget() {
    rmSync(this.data, { recursive: true, force: true });
  }
}

/** One person at one device: cookies of their own, and every error that their pages report. */
export class Person {
  /** @param {import('playwright-core').BrowserContext} context @param {import('playwright-core').Page} page @param {string} base @param {boolean} scripts @param {boolean} touch */
  constructor(context, page, base, scripts, touch) {
    this.context = context;
    this.page = page;
    this.base = base;
    /** Does this browser run scripts? */
    this.scripts = scripts;
    /** Is it worked by fingers? */
    this.touch = touch;
    /** @type {string[]} */
    this.troubles = [];
    // A picture of the whole page resizes the window, and Chromium then says that it ended an animation early. That is the camera's doing.
    const camera = /Transition was aborted because of invalid state/;
    page.on('pageerror', error => { if (!camera.test(error.message)) this.troubles.push(`script error: ${error.message}`); });
    page.on('console', message => { if (message.type() === 'error') this.troubles.push(`console: ${message.text()}`); });
    page.on('response', response => { if (response.status() >= 500) this.troubles.push(`${response.status()} ${response.url()}`); });
    page.on('requestfailed', request => { if (!request.url().startsWith(base)) this.troubles.push(`asked ${request.url()}`); });
  }

  /** @param {string} path an address, or a path of the demo */
  async go(path) {
    return this.page.goto(new URL(path, this.base).href, { waitUntil: 'load' });
  }

  /** @param {string | RegExp} name */
  async press(name) {
    const target = this.page.getByRole('button', { name }).or(this.page.getByRole('link', { name })).first();
    await target.click();
  }

  /** Waits until the page's heading says it. @param {string | RegExp} words */
  async reads(words) {
    await this.page.locator('h1, h2').filter({ hasText: words }).first().waitFor();
  }

  async leave() {
    await this.context.close();
  }
}

/** All people of one scenario share a browser, and nothing else. */
export class Browser {
  /** @param {import('playwright-core').Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  static async open() {
    return new Browser(await chromium.launch({ executablePath: EXECUTABLE, args: ARGS, headless: true }));
  }

  /** @param {string} base @param {import('playwright-core').BrowserContextOptions} [device] */
  async person(base, device = DESKTOP) {
    const context = await this.browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Stockholm', reducedMotion: 'reduce', ...device });
    context.setDefaultTimeout(DEADLINE_MS);
    return new Person(context, await context.newPage(), base, device.javaScriptEnabled !== false, device.hasTouch === true);
  }

  async close() {
    await this.browser.close();
  }
}

/** Keeps a picture for people to look at. @param {Person} person @param {string} name */
export async function shot(person, name) {
  mkdirSync(SHOTS, { recursive: true });
  await person.page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** Throws with what axe finds, in words that name the place. @param {Person} person */
export async function accessible(person) {
  // Through the debugger, not a script tag: the content policy of the page stays as it is.
  const found = await person.page.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })`);
  const faults = found.violations.map(rule => `${rule.id}: ${rule.help}\n${rule.nodes.map(node => `      ${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`).join('\n')}`);
  expect(faults.length === 0, `axe on ${person.page.url()}:\n    ${faults.join('\n    ')}`);
}

/** A page that scrolls sideways does not fit the device. @param {Person} person */
export async function fits(person) {
  // A phone's browser zooms out where a page is too wide, so the window's own width says nothing.
  const screen = person.page.viewportSize()?.width ?? 0;
  const scroll = await person.page.evaluate(() => document.documentElement.scrollWidth);
  expect(scroll <= screen, `${person.page.url()} is ${scroll} px wide on a screen of ${screen}`);
  // Where a part of the page scrolls by itself, the page around it does not.
  const beyond = await person.page.evaluate(() => {
    const main = document.querySelector('main');
    const inside = main !== null && getComputedStyle(main).overflowY === 'auto';
    return inside ? document.documentElement.scrollHeight - innerHeight : 0;
  });
  expect(beyond <= 0, `${person.page.url()} scrolls ${beyond} px past its end`);
}

/** How much the layout moved since the page was opened. @param {Person} person */
export async function still(person) {
  /** @type {{ value: number, what: string[] }[]} */
  const shifts = await person.page.evaluate(() => new Promise(resolve => {
    /** @type {{ value: number, what: string[] }[]} */
    const found = [];
    /** @param {any} source */
    const named = source => `${source.node?.nodeName ?? 'gone'}.${source.node?.className ?? ''} ${JSON.stringify(source.previousRect)} to ${JSON.stringify(source.currentRect)}`;
    new PerformanceObserver(list => {
      for (const entry of /** @type {any[]} */ (list.getEntries())) found.push({ value: entry.value, what: entry.sources.map(named) });
    }).observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(found)));
  }));
  const sum = shifts.reduce((so, shift) => so + shift.value, 0);
  expect(sum < 0.01, `the layout of ${person.page.url()} moved by ${sum}:\n    ${shifts.flatMap(shift => shift.what).join('\n    ')}`);
}

/** What `assent verify` says of a bundle, offline: its exit code and its words. @param {string} bundle @param {string} policy @returns {Promise<{ code: number, text: string }>} */
export function verify(bundle, policy) {
  return assent(['verify', '--policy', policy, bundle]);
}

/** Runs a command of the program to its end. @param {string[]} words @param {Record<string, string>} [settings] @returns {Promise<{ code: number, text: string }>} */
export function assent(words, settings = {}) {
  return new Promise(resolve => {
    execFile(BINARY, words, { env: { ...process.env, ASSENT_LOG: 'warn', ...settings } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, text: `${stdout}${stderr}`.trim() });
    });
  });
}

/** @param {unknown} truth @param {string} otherwise */
export function expect(truth, otherwise) {
  if (!truth) throw new Error(otherwise);
}
