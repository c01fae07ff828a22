// Runs the scenarios in the order of their names, each on a demo of its own, and ends with one line: N passed, N failed.
// `node e2e/run.mjs phone` runs those whose name contains "phone".

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, Demo, ROOT } from './harness.mjs';

/** @typedef {{ demo: Demo, browser: Browser }} Stage */
/** @typedef {{ name: string, run: (stage: Stage) => Promise<void> }} Scenario */

/** LIMIT: a scenario that takes longer hangs. */
const SCENARIO_MS_MAX = 120_000;

const wanted = process.argv[2] ?? '';
const folder = join(ROOT, 'e2e', 'scenarios');
const files = readdirSync(folder).filter(file => file.endsWith('.mjs') && file.includes(wanted)).sort();

/** @param {Browser} browser @param {Scenario} scenario */
async function play(browser, scenario) {
  const demo = await Demo.start();
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('it took too long')), SCENARIO_MS_MAX); });
  try {
    await Promise.race([scenario.run({ demo, browser }), late]);
  } catch (error) {
    const log = demo.log().split('\n').slice(-12).join('\n    ');
    throw new Error(`${error instanceof Error ? error.message : error}\n  the server said:\n    ${log}`);
  } finally {
    clearTimeout(timer);
    await demo.stop('SIGKILL');
    demo.forget();
  }
}

let failed = 0;
let passed = 0;
for (const file of files) {
  /** @type {Scenario[]} */
  const scenarios = (await import(pathToFileURL(join(folder, file)).href)).default;
  for (const scenario of scenarios) {
    const browser = await Browser.open();
    const started = performance.now();
    try {
      await play(browser, scenario);
      passed += 1;
      console.log(`passed  ${file.replace('.mjs', '')}: ${scenario.name} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${file.replace('.mjs', '')}: ${scenario.name}\n  ${error instanceof Error ? error.message : error}`);
    } finally {
      await browser.close();
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
