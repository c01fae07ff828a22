// Two versions of a document beside each other: side by side, laid over each other, blinking, in words; on a desk, on a phone, with keys
// alone, and without a script.

import { DESKTOP, expect, shot } from '../harness.mjs';
import { atTheDesk, drawn, look, withTheLink } from '../people.mjs';
import { until } from '../serve.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };

/** From the request's page to what changed in its first document, once that is known. @param {Person} person */
async function toWhatChanged(person) {
  const href = await person.page.locator('a[href*="/versions/"][href*="from="]').first().getAttribute('href');
  await person.go(href ?? '');
  await until('the comparison', async () => {
    if (await person.page.locator('.compare .pair').count()) return true;
    await person.page.reload();
    return undefined;
  });
  await person.reads(/What changed in/);
}

/** Both pictures of the first changed page are there. @param {Person} person */
async function pictured(person) {
  const two = person.page.locator('.panes.two').first();
  await two.scrollIntoViewIfNeeded();
  await until('both pictures', async () => await two.evaluate(panes => [...panes.querySelectorAll('img')].every(img => img.complete && img.naturalWidth > 0)) || undefined);
  return two;
}

/** What is on top at a share of the width of the first pair. @param {Person} person @param {number} share */
const shownAt = (person, share) => person.page.locator('.panes.two').first().evaluate((panes, x) => {
  const [old] = panes.querySelectorAll('.leaf'), box = old?.getBoundingClientRect();
  const cut = Number.parseFloat(getComputedStyle(panes).getPropertyValue('--cut') || '50');
  return box && x * 100 < cut ? 'before' : 'after';
}, share);

/** @param {string} name @param {import('playwright-core').BrowserContextOptions} device @param {'light' | 'dark'} colour */
const compares = (name, device, colour) => ({
  name: `what changed is seen ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const ines = await withTheLink(browser, demo, { ...device, colorScheme: colour });
    await drawn(ines);
    await look(ines, `compare before ${name}`);
    await toWhatChanged(ines);
    await pictured(ines);
    const compare = ines.page.locator('.compare');
    expect(await compare.getAttribute('data-view') === (ines.touch ? 'slide' : 'side'), 'it begins in the way that fits the device');

    await ines.press('Side by side');
    expect(await ines.page.locator('.pane.after .area').first().isVisible(), 'what differs is not marked');
    expect(await ines.page.locator('.worddiff ins').first().isVisible(), 'words that came are not marked');
    await look(ines, `compare side ${name}`);

    // Larger, both pages move together.
    await ines.page.locator('select[data-zoom]').selectOption('2');
    const rolls = ines.page.locator('.panes.two').first().locator('.roll');
    await rolls.first().evaluate(roll => roll.scrollTo(60, 80));
    await until('the other page to follow', async () => await rolls.last().evaluate(roll => roll.scrollLeft === 60 && roll.scrollTop === 80) || undefined);
    await look(ines, `compare zoomed ${name}`);
    await ines.page.locator('select[data-zoom]').selectOption('1');

    await ines.press('Slider');
    const wipe = ines.page.locator('.wipe').first();
    await wipe.focus();
    for (let n = 0; n < 20; n += 1) await ines.page.keyboard.press('ArrowLeft');
    expect(await shownAt(ines, 0.29) === 'before' && await shownAt(ines, 0.4) === 'after', 'the slider does not cut');
    await look(ines, `compare slider ${name}`);

    await ines.press('Blink');
    const first = await compare.getAttribute('data-shown');
    await ines.press('Blink');
    expect(await compare.getAttribute('data-shown') !== first, 'pressing does not turn the page');
    await look(ines, `compare blink ${name}`);

    // The way is kept for the next document.
    await ines.page.reload();
    await until('the same way again', async () => await compare.getAttribute('data-view') === 'blink' || undefined);
    await ines.press('Side by side');
    expect(ines.troubles.length === 0, ines.troubles.join('\n'));
  },
});

/** Keys alone: from one changed page to the next, and another pair of versions by the form. */
const BY_KEYS = {
  name: 'what changed is found with keys alone, and by the team',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const nadia = await atTheDesk(browser, demo);
    await nadia.go('/requests');
    await nadia.page.getByRole('link', { name: 'The long way round' }).first().click();
    await nadia.page.locator('#head').waitFor();
    await toWhatChanged(nadia);
    await pictured(nadia);
    await nadia.page.keyboard.press('n');
    const at = await nadia.page.evaluate(() => document.activeElement?.className);
    expect(at === 'pair', `N leads to ${at}`);
    await look(nadia, 'compare team');
    const pick = nadia.page.locator('.versions li').last();
    await pick.getByRole('radio', { name: /Compare from/ }).focus();
    await nadia.page.keyboard.press('Space');
    await nadia.page.getByRole('button', { name: 'Compare these two' }).press('Enter');
    await nadia.reads(/What changed in/);
    expect(nadia.troubles.length === 0, nadia.troubles.join('\n'));
  },
};

/** Without a script the pages stand side by side, with the words below. */
const PLAIN = {
  name: 'what changed is read without JavaScript',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const ines = await withTheLink(browser, demo, { ...DESKTOP, javaScriptEnabled: false });
    await toWhatChanged(ines);
    expect(await ines.page.locator('.panes.two img').first().isVisible(), 'no picture');
    expect(await ines.page.locator('.worddiff del').first().isVisible(), 'no words');
    expect(!await ines.page.getByRole('button', { name: 'Slider' }).isVisible(), 'a button that does nothing');
    await shot(ines, 'compare plain');
    await ines.page.getByRole('button', { name: 'Compare these two' }).click();
    await ines.reads(/What changed in/);
  },
};

export default [compares('on a desk', DESKTOP, 'light'), compares('on a desk in the dark', DESKTOP, 'dark'), compares('on a phone', PHONE_390, 'light'), compares('on a phone in the dark', PHONE_390, 'dark'), BY_KEYS, PLAIN];
