// Every page from the narrowest phone to the widest screen, in the dark as well, and on paper.

import { accessible, expect, fits, shot } from '../harness.mjs';
import { atTheDesk, choose, drawn, withTheLink } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */
/** @typedef {import('playwright-core').BrowserContextOptions} Device */

const NARROW = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const WIDE = { viewport: { width: 2560, height: 1300 } };
const PAGES = ['/', '/requests', '/requests/new', '/clients', '/people', '/account', '/flows', '/flows/campaign-approval', '/connections'];

/** The same page in both colours. @param {Person} person @param {string} name */
async function everyColour(person, name) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await person.page.emulateMedia({ colorScheme });
    await person.page.reload();
    await fits(person);
    await accessible(person);
    await shot(person, `${name} ${colorScheme}`);
  }
}

/** @param {string} name @param {Device} device */
const widths = (name, device) => ({
  name: `every page fits ${name}, in light and dark`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo, device);
    for (const path of PAGES) {
      await member.go(path);
      await everyColour(member, `widths ${name} ${path.replace(/\W+/g, ' ').trim() || 'home'}`);
    }
    await member.go('/requests');
    await member.page.getByRole('link', { name: 'The long way round' }).first().click();
    await member.reads('The long way round');
    await everyColour(member, `widths ${name} request`);
    await member.go('/clients');
    await member.page.locator('main').getByRole('link', { name: 'Kestrel Ferries' }).first().click();
    await member.reads('Kestrel Ferries');
    await everyColour(member, `widths ${name} client`);
    const ines = await withTheLink(browser, demo, device);
    await drawn(ines);
    await everyColour(ines, `widths ${name} review`);
    await choose(ines, 'approve');
    await fits(ines);
    await accessible(ines);
    await shot(ines, `widths ${name} sheet dark`);
    expect([...member.troubles, ...ines.troubles].length === 0, [...member.troubles, ...ines.troubles].join('\n'));
  },
});

/** What is only for a screen stays off the paper; every document is on it. */
const PAPER = {
  name: 'the review and the request are printed without their buttons',
  /** @param {Stage} stage */
  async run(/** @type {Stage} */ { demo, browser }) {
    const ines = await withTheLink(browser, demo);
    await drawn(ines);
    await ines.page.emulateMedia({ media: 'print' });
    expect(!await ines.page.locator('form.decide').first().isVisible(), 'the decision bar is on the paper');
    expect(await ines.page.locator('h1').first().isVisible(), 'the sentence is not on the paper');
    const paper = await ines.page.pdf({ format: 'A4' });
    expect(paper.byteLength > 20_000, `the paper has ${paper.byteLength} bytes`);
    const member = await atTheDesk(browser, demo);
    await member.go('/requests');
    await member.page.getByRole('link', { name: 'The long way round' }).first().click();
    await member.reads('The long way round');
    await member.page.emulateMedia({ media: 'print' });
    expect(!await member.page.locator('nav[aria-label="Main"]').first().isVisible(), 'the navigation is on the paper');
  },
};

export default [widths('the narrowest phone', NARROW), widths('the widest screen', WIDE), PAPER];
