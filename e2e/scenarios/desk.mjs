// The team's pages: each opens, fits, and axe finds nothing, on a desk and on a phone.

import { DESKTOP, PHONE, accessible, expect, fits, shot } from '../harness.mjs';
import { atTheDesk } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */

const FLOW = '/flows/campaign-approval';
const PAGES = ['/', '/requests', '/clients', '/people', '/account', '/flows', FLOW, `${FLOW}/simulate`, `${FLOW}/edit/whatif`, '/connections', '/search', '/settings', '/requests?view=board'];

/** @param {string} name @param {import('playwright-core').BrowserContextOptions} device */
const pages = (name, device) => ({
  name: `every page of the team opens ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo, device);
    for (const path of [...PAGES, demo.ready.mailbox]) {
      const response = await member.go(path);
      expect(response?.ok(), `${path} answered ${response?.status()}`);
      await shot(member, `desk ${name} ${path.replace(/\W+/g, ' ').trim() || 'home'}`);
      await fits(member);
      await accessible(member);
    }
    await member.go('/requests');
    const keys = member.page.getByRole('dialog', { name: 'Keys' });
    await member.page.keyboard.press('?');
    await keys.getByText('A new request').waitFor();
    await accessible(member);
    await keys.getByLabel('Single keys do this in this browser').uncheck();
    await keys.getByRole('button', { name: 'Close' }).click();
    await member.page.keyboard.press('?');
    expect(!await keys.isVisible(), 'the keys were turned off');
    await member.page.getByRole('link', { name: 'The long way round' }).first().click();
    await member.reads('The long way round');
    await shot(member, `desk ${name} request`);
    await fits(member);
    await accessible(member);
    expect(member.troubles.length === 0, member.troubles.join('\n'));
  },
});

export default [pages('on a desk', DESKTOP), pages('on a phone', PHONE)];
