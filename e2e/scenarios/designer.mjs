// Flows are written with the mouse, with keys, with a finger, without script, and by two people at once.

import { DESKTOP, PHONE, accessible, expect, fits, shot } from '../harness.mjs';
import { atTheDesk } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const EDIT = '/flows/campaign-approval/edit';

/** The steps from top to bottom, as they are drawn. @param {Person} person @returns {Promise<string[]>} */
const steps = person => person.page.$$eval('#d-canvas [data-key]', nodes => nodes.map(node => /** @type {HTMLElement} */ (node).dataset.key ?? '').filter(key => key));

/** Until the drawing shows these steps. @param {Person} person @param {string[]} wanted */
async function drawn(person, wanted) {
  try {
    await person.page.waitForFunction(wanted => JSON.stringify([...document.querySelectorAll('#d-canvas [data-key]')].map(node => /** @type {HTMLElement} */ (node).dataset.key).filter(key => key)) === JSON.stringify(wanted), wanted, { timeout: 10_000 });
  } catch {
    throw new Error(`drawn is ${JSON.stringify(await steps(person))}, not ${JSON.stringify(wanted)}`);
  }
}

/** @param {Person} person @param {string} key */
const node = (person, key) => person.page.locator(`#d-canvas [data-key="${key}"]`);

const FIRST = ['package', 'quality', 'client', 'go-ahead', 'started'];

export default [
  {
    name: 'a flow is written with mouse and keys, and undone',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const nadia = await atTheDesk(browser, demo, DESKTOP);
      const page = nadia.page;
      await nadia.go(EDIT);
      await drawn(nadia, FIRST);
      await accessible(nadia);
      await fits(nadia);

      // Dragged: the last step before the third.
      await node(nadia, 'started').scrollIntoViewIfNeeded();
      const from = await node(nadia, 'started').boundingBox();
      const to = await node(nadia, 'go-ahead').boundingBox();
      expect(from && to, 'both steps can be seen');
      if (!from || !to) return;
      await page.mouse.move(from.x + 60, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(to.x + 60, to.y + 30, { steps: 4 });
      await page.mouse.move(to.x + 60, to.y + 4, { steps: 4 });
      await page.mouse.up();
      await drawn(nadia, ['package', 'quality', 'client', 'started', 'go-ahead']);

      // A kind from the palette, dropped after the client's step.
      const tool = await page.locator('[data-tool=acknowledge]').boundingBox();
      const client = await node(nadia, 'client').boundingBox();
      if (!tool || !client) throw new Error('the palette is not there');
      await page.mouse.move(tool.x + 20, tool.y + 10);
      await page.mouse.down();
      await page.mouse.move(client.x + 60, client.y + 10, { steps: 4 });
      await page.mouse.move(client.x + 60, client.y + client.height - 3, { steps: 4 });
      await page.mouse.up();
      await drawn(nadia, ['package', 'quality', 'client', 'acknowledge', 'started', 'go-ahead']);

      // With keys: down the drawing, moved, what it says, and back.
      await node(nadia, 'client').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('#studio[data-selected=acknowledge]').waitFor();
      await page.keyboard.press('Alt+ArrowDown');
      await drawn(nadia, ['package', 'quality', 'client', 'started', 'acknowledge', 'go-ahead']);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.closest('#d-inspect'));
      await page.locator('#k-due').fill('soon');
      await page.keyboard.press('Tab');
      await nadia.page.getByText('is not a length of time').first().waitFor();
      await page.locator('#k-due').fill('2 business days');
      await page.keyboard.press('Tab');
      await page.locator('[data-key=acknowledge] .fine', { hasText: '2 business days' }).waitFor();
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => /** @type {HTMLElement} */ (document.activeElement)?.dataset.key === 'acknowledge');
      await page.keyboard.press('Delete');
      await drawn(nadia, ['package', 'quality', 'client', 'started', 'go-ahead']);
      await page.locator('#d-says button', { hasText: 'Undo' }).click();
      await drawn(nadia, ['package', 'quality', 'client', 'started', 'acknowledge', 'go-ahead']);
      await node(nadia, 'client').focus();
      for (let n = 0; n < 5; n += 1) await page.keyboard.press('Control+z');
      await drawn(nadia, FIRST);
      await page.keyboard.press('Control+y');
      await drawn(nadia, ['package', 'quality', 'client', 'started', 'go-ahead']);

      // Names complete themselves.
      await node(nadia, 'quality').click();
      await page.locator('#studio[data-selected=quality]').waitFor();
      await page.locator('#d-inspect summary', { hasText: 'Only when' }).click();
      await page.locator('#k-when').pressSequentially('fields.am');
      await page.locator('#d-offers [aria-selected=true]', { hasText: 'fields.amount' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#k-when').pressSequentially(" > money(25000, 'EUR')");
      await page.keyboard.press('Enter');
      await page.locator('[data-key=quality]', { hasText: 'Only when' }).waitFor();
      await page.locator('#d-file-toggle').click();
      await page.locator('#d-text').waitFor();
      await shot(nadia, 'designer with its file');
      await accessible(nadia);
      expect(nadia.troubles.length === 0, nadia.troubles.join('\n'));
    },
  },
  {
    name: 'two people write one flow and see each other',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const nadia = await atTheDesk(browser, demo, DESKTOP);
      const other = await atTheDesk(browser, demo, DESKTOP);
      await nadia.go(EDIT);
      await other.go(EDIT);
      await other.page.locator('[data-tool=milestone]').click();
      await drawn(nadia, [...FIRST, 'milestone']);
      // What one is typing stays while the other one edits.
      await node(nadia, 'quality').click();
      await nadia.page.locator('#studio[data-selected=quality]').waitFor();
      await nadia.page.locator('#k-due').fill('7 days');
      await node(other, 'quality').click();
      await other.page.locator('#studio[data-selected=quality]').waitFor();
      await other.page.locator('#k-due').fill('3 days');
      await other.page.keyboard.press('Tab');
      await nadia.page.locator('[data-key=quality] .fine', { hasText: '3 days' }).waitFor();
      expect(await nadia.page.locator('#k-due').inputValue() === '7 days', 'what was typed is gone');
      await nadia.page.locator('#k-due').press('Tab');
      await nadia.page.getByText('Yours is not taken').first().waitFor();
      expect(await nadia.page.locator('#k-due').inputValue() === '7 days', 'what was refused is gone');
      expect(nadia.troubles.length + other.troubles.length === 0, [...nadia.troubles, ...other.troubles].join('\n'));
    },
  },
  {
    name: 'a flow is written on a phone with a finger',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const nadia = await atTheDesk(browser, demo, PHONE);
      await nadia.go(EDIT);
      await fits(nadia);
      await accessible(nadia);
      await drawn(nadia, FIRST);
      await node(nadia, 'started').scrollIntoViewIfNeeded();
      const from = await node(nadia, 'started').boundingBox();
      const to = await node(nadia, 'go-ahead').boundingBox();
      if (!from || !to) throw new Error('a step is not there');
      const finger = await nadia.context.newCDPSession(nadia.page);
      /** @param {string} type @param {number} [x] @param {number} [y] */
      const touch = (type, x, y) => finger.send('Input.dispatchTouchEvent', /** @type {any} */ ({ type, touchPoints: x === undefined ? [] : [{ x, y }] }));
      await touch('touchStart', from.x + 40, from.y + 20);
      await nadia.page.locator('.ghosted').waitFor();
      await touch('touchMove', to.x + 40, to.y + 20);
      await touch('touchMove', to.x + 40, to.y + 4);
      await touch('touchEnd');
      await drawn(nadia, ['package', 'quality', 'client', 'started', 'go-ahead']);
      await shot(nadia, 'designer on a phone');
      expect(nadia.troubles.length === 0, nadia.troubles.join('\n'));
    },
  },
  {
    name: 'a flow is written without script',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const nadia = await atTheDesk(browser, demo, { ...DESKTOP, javaScriptEnabled: false });
      await nadia.go(`${EDIT}?step=quality`);
      await nadia.page.locator('[data-tool=todo]').click();
      await drawn0(nadia, ['package', 'quality', 'todo', 'client', 'go-ahead', 'started']);
      await nadia.page.locator('#k-due').fill('2 days');
      await nadia.press('Keep what is written');
      await nadia.page.getByText('2 days').first().waitFor();
      await nadia.page.locator('#d-undo').click();
      await nadia.page.locator('#d-undo').click();
      await drawn0(nadia, FIRST);
    },
  },
];

/** The same, where no script runs. @param {Person} person @param {string[]} wanted */
async function drawn0(person, wanted) {
  const found = await steps(person);
  expect(JSON.stringify(found) === JSON.stringify(wanted), `drawn is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}
