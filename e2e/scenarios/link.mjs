// What the link in a mail does by itself: nothing. Machines that open it change nothing, and a copy of it opens nothing elsewhere.

import { DESKTOP, expect, shot } from '../harness.mjs';
import { withTheLink } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */

const LINK_OPENED_BY_A_MACHINE = {
  name: 'opening the link again and again decides nothing and uses up nothing',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    for (let i = 0; i < 3; i += 1) {
      const scanner = await browser.person(demo.ready.url, DESKTOP);
      await scanner.go(demo.ready.client_link);
      await scanner.leave();
    }
    const contact = await withTheLink(browser, demo);
    expect(await contact.page.locator('form.decide').count(), 'there is nothing left to decide');
  },
};

const LINK_IN_ANOTHER_BROWSER = {
  name: 'in a second browser the link asks for proof of the mailbox',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    await withTheLink(browser, demo);
    const other = await browser.person(demo.ready.url, DESKTOP);
    await other.go(demo.ready.client_link);
    await other.press('Open the request');
    await other.page.getByText(/code/i).first().waitFor();
    await shot(other, 'another browser');
    expect(!(await other.page.locator('form.decide').count()), 'a copied link was enough to see the request');
  },
};

const LINK_OVER_A_SLOW_LINE = {
  name: 'over a slow line the link opens at the first press',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const contact = await browser.person(demo.ready.url, DESKTOP);
    await contact.page.route(url => url.pathname === '/a', async route => {
      await new Promise(done => { setTimeout(done, 1_500); });
      await route.continue();
    });
    await contact.go(demo.ready.client_link);
    await contact.press('Open the request');
    await contact.page.locator('main.review').waitFor();
  },
};

export default [LINK_OPENED_BY_A_MACHINE, LINK_IN_ANOTHER_BROWSER, LINK_OVER_A_SLOW_LINE];
