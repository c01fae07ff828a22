// The team finds things and sees many at once: the palette by keys and by finger, the page that searches, the board, saved filters,
// acts on several with undo, the workspace's settings; with and without script.

import { DESKTOP, PHONE, accessible, expect, fits, shot } from '../harness.mjs';
import { atTheDesk } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

/** What was just written is found a moment later, so the page is asked until it is. @param {Person} person @param {string} words @param {RegExp} shows */
async function found(person, words, shows) {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    await person.go(`/search?q=${encodeURIComponent(words)}`);
    if (shows.test(await person.page.locator('main').innerText())) return;
  }
  throw new Error(`“${words}” does not find ${shows}: ${await person.page.locator('main').innerText()}`);
}

/** @param {Person} person */
const palette = person => person.page.getByRole('dialog', { name: 'Search and commands' });

/** Until the palette's marked option says it. @param {Person} person @param {string} words */
async function marked(person, words) {
  await palette(person).locator('[role=option][aria-selected=true]').filter({ hasText: words }).waitFor();
}

export default [
  {
    name: 'everything is found, by keys, with a typo, and by what a document says',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const nadia = await atTheDesk(browser, demo, DESKTOP), page = nadia.page;
      await found(nadia, 'kestral feries', /The long way round/);
      await nadia.reads('What has “kestral feries” in it.');
      await shot(nadia, 'search page');
      await accessible(nadia);
      await fits(nadia);

      await nadia.go('/');
      await page.keyboard.press('/');
      await palette(nadia).waitFor();
      const field = palette(nadia).getByRole('combobox');
      expect(await field.evaluate(node => node === document.activeElement), 'one types at once');
      await palette(nadia).getByRole('option', { name: 'New request' }).waitFor();
      await field.fill('wayfindign');
      await marked(nadia, 'Terminal wayfinding');
      await shot(nadia, 'search palette');
      await accessible(nadia);
      const first = await field.getAttribute('aria-activedescendant');
      await page.keyboard.press('ArrowDown');
      const second = await field.getAttribute('aria-activedescendant');
      expect(first !== null && second !== null && first !== second, 'a screen reader hears which one is marked');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await nadia.reads('Terminal wayfinding');

      await page.keyboard.press('Control+k');
      await palette(nadia).waitFor();
      await page.keyboard.press('Escape');
      await palette(nadia).waitFor({ state: 'hidden' });
      await page.keyboard.press('Control+k');
      await field.fill('new req');
      await marked(nadia, 'New request');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/requests\/new/);
      expect(nadia.troubles.length === 0, nadia.troubles.join('\n'));
    },
  },
  {
    name: 'a phone searches by finger, and a browser without script by a page',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const phone = await atTheDesk(browser, demo, PHONE);
      await found(phone, 'molla', /Molla Foods/);
      await fits(phone);
      await accessible(phone);
      await phone.go('/');
      await phone.page.getByLabel('Search or jump to').tap();
      await palette(phone).getByRole('combobox').fill('molla');
      await palette(phone).getByRole('option').filter({ hasText: 'Molla Foods' }).first().waitFor();
      await shot(phone, 'search palette on a phone');
      await palette(phone).getByRole('option').filter({ hasText: 'Molla Foods' }).first().tap();
      await phone.page.waitForURL(/\/(clients|requests)\//);
      expect(phone.troubles.length === 0, phone.troubles.join('\n'));

      const plain = await atTheDesk(browser, demo, { ...DESKTOP, javaScriptEnabled: false });
      await plain.go('/');
      await plain.page.getByLabel('Search or jump to').fill('ines');
      await plain.page.getByLabel('Search or jump to').press('Enter');
      await plain.reads('What has “ines” in it.');
      await plain.press('Ines Moreau');
      await plain.reads('Kestrel Ferries');
    },
  },
  {
    name: 'the board, a saved filter, an act on several, and undo',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      for (const [name, device] of /** @type {[string, import('playwright-core').BrowserContextOptions][]} */ ([['on a desk', DESKTOP], ['on a phone', PHONE]])) {
        const person = await atTheDesk(browser, demo, device);
        await person.go('/requests?view=board');
        await person.reads('Client decides');
        await shot(person, `board ${name}`);
        await accessible(person);
        await fits(person);
        await person.go('/requests');
        await shot(person, `requests ${name}`);
        await accessible(person);
        await fits(person);
        await person.leave();
      }
      const nadia = await atTheDesk(browser, demo, DESKTOP), page = nadia.page;
      await nadia.go('/requests?late=yes');
      await page.getByText('Save what is shown under a name').click();
      await page.getByLabel('Name', { exact: true }).fill('To chase');
      await nadia.press('Save');
      await page.getByRole('link', { name: 'To chase' }).waitFor();
      await accessible(nadia);
      await nadia.press('Take the saved filter To chase away');
      await page.getByText('The saved filter is gone.').waitFor();
      expect(await page.getByRole('link', { name: 'To chase' }).count() === 0, 'it is gone');
      await accessible(nadia);
      await shot(nadia, 'undo');
      await nadia.press('Undo');
      await page.getByRole('link', { name: 'To chase' }).waitFor();

      await nadia.go('/requests?status=with_client');
      await page.getByLabel('All shown').check();
      const ticked = await page.locator('.pick input:checked').count();
      expect(ticked > 1, 'all rows are ticked');
      await page.getByLabel('With those ticked').selectOption('remind');
      await nadia.press('See what happens');
      await nadia.reads(/Remind whoever is asked/);
      await accessible(nadia);
      await shot(nadia, 'several at once');
      await nadia.press('Send the reminders');
      await nadia.reads(/Reminders for \d+ requests are on their way/);
      await accessible(nadia);
      expect(nadia.troubles.length === 0, nadia.troubles.join('\n'));
    },
  },
  {
    name: 'the settings of the workspace',
    /** @param {Stage} stage */
    async run({ demo, browser }) {
      const phone = await atTheDesk(browser, demo, PHONE);
      await phone.go('/settings');
      await shot(phone, 'settings on a phone');
      await fits(phone);
      const nadia = await atTheDesk(browser, demo, DESKTOP);
      await nadia.go('/settings');
      await accessible(nadia);
      await fits(nadia);
      await shot(nadia, 'settings');
      await nadia.page.getByLabel('Name').fill('Halden Studio AB');
      await nadia.page.getByLabel('Ask for a code from the mailbox before anything is shown').check();
      await nadia.press('Keep this');
      await nadia.page.getByText('Kept.').waitFor();
      await nadia.page.locator('.side .me').filter({ hasText: 'Halden Studio AB' }).waitFor();
      expect(nadia.troubles.length === 0, nadia.troubles.join('\n'));
    },
  },
];
