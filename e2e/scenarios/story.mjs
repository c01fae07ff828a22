// One request from an empty form to a record that verifies, by everybody who has a part in it, each in a browser of their own.

import { DESKTOP, expect } from '../harness.mjs';
import { approve, atTheDesk, attach, choose, confirm, follow, linkFromTheMail, look, passInside, pressSpot, verifies, wantThere, withTheLink, write } from '../people.mjs';
import { until } from '../serve.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

/** The width that most phones have. */
const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };
const TITLE = 'Winter crossing posters';

/** From the first page of the team to a request that is on its way. @param {Person} preparer */
async function submit(preparer) {
  await preparer.go('/requests/new');
  await look(preparer, 'story new request');
  await preparer.page.getByLabel('Flow').selectOption({ label: 'Campaign approval' });
  await preparer.page.getByLabel('Client').selectOption({ label: 'Kestrel Ferries' });
  await preparer.page.getByLabel('What should they approve?').fill(TITLE);
  await preparer.press('Keep it and add documents');
  await preparer.page.locator('#documents').waitFor();
  await preparer.page.getByLabel('Why', { exact: true }).fill('Six posters for the winter crossings. Once they are approved, the printers are booked.');
  await preparer.page.getByLabel('Amount, excluding VAT', { exact: true }).fill('18,500');
  await attach(preparer, 'deliverable', 'campaign-concept-v2.pdf');
  await attach(preparer, 'estimate', 'cost-estimate-v1.pdf');
  await look(preparer, 'story draft');
  await preparer.page.locator('#ready button[value=send]').click();
  await preparer.page.getByText('Sofie Lind').first().waitFor();
  return new URL(preparer.page.url()).pathname;
}

/** What the client saw is answered, a document is replaced, and the next round goes out. @param {Person} preparer @param {string} request */
async function resubmit(preparer, request) {
  await preparer.go(request);
  await preparer.page.getByRole('textbox', { name: 'Reply in this thread' }).fill('Yes, in all three languages.');
  await preparer.page.locator('#questions form.reply button').first().click();
  await preparer.page.locator('#questions').getByText('Answered').first().waitFor();
  await preparer.page.locator('#changes .crop .spot').getByText('1').waitFor();
  await preparer.page.locator('#changes textarea').fill('The ship is larger now, on page 3.');
  await preparer.press('Keep this answer');
  await preparer.page.getByText('1 of 1 answered').waitFor();
  await look(preparer, 'story rework');
  await preparer.go(`${request}/edit`);
  await attach(preparer, 'deliverable', 'campaign-concept-v3.pdf');
  await look(preparer, 'story round 2');
  await preparer.page.locator('#ready button[value=send]').click();
  await preparer.page.getByText('Sofie Lind').first().waitFor();
}

/** Reads every page of the first document, as a finger on a phone would. @param {Person} contact */
async function read(contact) {
  const pages = contact.page.locator('section.doc[data-on] figure.page');
  // The pages of a new document are drawn by a process of its own; until they are, the page says so.
  await until('the pages of the document', async () => {
    if (await pages.count() >= 3) return true;
    await contact.page.reload();
    return undefined;
  });
  const seen = contact.page.waitForResponse(response => response.url().endsWith('/seen'));
  for (const [n, page] of (await pages.all()).entries()) {
    await page.scrollIntoViewIfNeeded();
    await contact.page.locator('.tools .where').getByText(`Page ${n + 1} of`).waitFor();
  }
  expect((await seen).ok(), 'the pages that were opened were not kept');
  const shown = await pages.first().locator('img').evaluate(image => /** @type {HTMLImageElement} */ (image).naturalWidth);
  expect(shown > 300, `the picture of the first page is ${shown} pixels wide`);
}

const STORY = {
  name: 'submitted, checked, asked, changed, approved, proved',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const preparer = await atTheDesk(browser, demo);
    const postman = await atTheDesk(browser, demo);
    const request = await submit(preparer);
    const quality = await atTheDesk(browser, demo, DESKTOP, /Sofie/);
    await quality.go(request);
    await look(quality, 'story inside');
    await passInside(quality, request);

    // Round 1: the client reads on a phone, asks, and wants a change.
    const ines = await withTheLink(browser, demo, PHONE_390, await linkFromTheMail(postman, demo, /Ines/));
    await look(ines, 'story review on a phone');
    await read(ines);
    await ines.page.getByLabel('Your question').fill('Will there be a Norwegian version?');
    await ines.press('Send question');
    await ines.page.locator('.thread').getByText('Norwegian version').first().waitFor();
    await wantThere(ines, 'Make the ship larger.', async () => {
      await ines.page.locator('[data-pinmode]').tap();
      await look(ines, 'story marking a spot on a phone');
      await pressSpot(ines, 0.3, 0.7);
      await look(ines, 'story spot on a phone');
    });
    await look(ines, 'story change collected on a phone');
    await choose(ines, 'request_changes');
    await look(ines, 'story changes on a phone');
    await ines.page.locator('form.slipform footer button').last().click();
    await ines.page.locator('form.slipform .settled').getByText('page 1, lower left').waitFor();
    await confirm(ines, postman, demo, /Ines/);
    await look(ines, 'story changes asked');

    // Round 2 goes through the check inside again, and reaches the same phone.
    await resubmit(preparer, request);
    await passInside(quality, request);
    await ines.page.getByText('Round 2 waits for you', { exact: true }).waitFor();
    await follow(ines, await linkFromTheMail(postman, demo, /Ines/));
    await ines.page.getByText('The ship is larger now').waitFor();
    // What she asked for has its pin on the new version, and leads to its answer.
    await until('the pin of the change', async () => {
      if (await ines.page.locator('.pin[data-s=change]').count()) return true;
      await ines.page.reload();
      return undefined;
    });
    expect(await ines.page.locator('.pin[data-s=change]').getAttribute('aria-label') === 'Change 1, changed', 'the pin does not say what became of it');
    await look(ines, 'story round 2 on a phone');

    // The team watches: their page says it without being loaded again.
    await preparer.go(request);
    await preparer.page.evaluate('window.same = true');
    await approve(ines, postman, demo, /Ines/);
    await look(ines, 'story receipt on a phone');
    await preparer.page.locator('#activity').getByText(/Ines Moreau approved/).first().waitFor();
    await preparer.page.locator('#head').getByText(/Tomas Eklund/).first().waitFor();
    expect(await preparer.page.evaluate('window.same'), 'the page of the team was loaded again');

    // The budget's owner, then finance, then it is done and everybody is told.
    const tomas = await withTheLink(browser, demo, PHONE_390, await linkFromTheMail(postman, demo, /Tomas/));
    await approve(tomas, postman, demo, /Tomas/);
    const finance = await atTheDesk(browser, demo, DESKTOP, /Hanna/);
    await finance.go(request);
    await look(finance, 'story finance');
    await finance.page.locator('#task button').first().click();
    await preparer.page.locator('#head').getByText(/approved/i).first().waitFor();
    await preparer.go(request);
    await look(preparer, 'story approved');

    const path = new URL(ines.page.url()).pathname.replace(/\/receipt$/, '');
    for (const [person, record] of /** @type {const} */ ([[ines, `${path}/record`], [preparer, `${request}/record`]])) {
      const { code, text } = await verifies(person, record);
      expect(code === 0 && text.startsWith('VALID'), `assent verify ended with ${code}: ${text}`);
      await look(person, `story record ${person === ines ? 'on a phone' : 'at the desk'}`);
    }
    for (const person of [preparer, postman, quality, ines, tomas, finance]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

/** A yes that depends on something: it is met, and accepted as met, before what follows goes on. */
const CONDITIONS = {
  name: 'approved with a condition, met and accepted',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const [member, postman] = [await atTheDesk(browser, demo), await atTheDesk(browser, demo)];
    const ines = await withTheLink(browser, demo, PHONE_390);
    const path = new URL(ines.page.url()).pathname;
    await choose(ines, 'approve_with_conditions');
    await look(ines, 'conditions on a phone');
    await write(ines, ['Show us the printed colours first.']);
    await confirm(ines, postman, demo, /Ines/);
    await look(ines, 'conditions receipt on a phone');

    await member.go('/requests');
    await member.page.getByRole('link', { name: 'The long way round' }).first().click();
    await member.page.locator('#conditions').getByText('printed colours').waitFor();
    await look(member, 'conditions at the desk');
    await member.page.getByLabel('How it was met').fill('Proofs went to you by courier.');
    await member.press('Say that it is met');
    await member.page.locator('#conditions').getByText(/accept/i).first().waitFor();

    await follow(ines, await linkFromTheMail(postman, demo, /Ines/));
    await ines.go(path);
    await ines.page.getByText('Proofs went to you by courier').first().waitFor();
    await look(ines, 'condition to accept on a phone');
    await ines.page.locator('button[value=accept]').click();
    await ines.page.locator('button[value=accept]').waitFor({ state: 'detached' });
    await look(ines, 'condition accepted on a phone');
    await member.page.locator('#activity').getByText(/Ines Moreau accepted/).first().waitFor();
    for (const person of [member, postman, ines]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

/** A no, with a reason: it ends the request at once, and everybody sees why. */
const DECLINE = {
  name: 'declined with a reason',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const [member, postman] = [await atTheDesk(browser, demo), await atTheDesk(browser, demo)];
    const ines = await withTheLink(browser, demo, PHONE_390);
    const path = new URL(ines.page.url()).pathname;
    await member.go('/requests');
    await member.page.getByRole('link', { name: 'The long way round' }).first().click();
    await choose(ines, 'decline');
    await look(ines, 'decline on a phone');
    await write(ines, ['The season was cancelled.']);
    await confirm(ines, postman, demo, /Ines/);
    await look(ines, 'declined on a phone');
    await member.page.locator('#activity').getByText(/Ines Moreau declined/).first().waitFor();
    await member.page.locator('#head').getByText(/declined/i).first().waitFor();
    await look(member, 'declined at the desk');
    const { code, text } = await verifies(ines, `${path}/record`);
    expect(code === 0 && text.startsWith('VALID'), `assent verify ended with ${code}: ${text}`);
    for (const person of [member, postman, ines]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

/** Everything that a client does, in a browser that runs no scripts. */
const WITHOUT_SCRIPT = {
  name: 'asked, changed and proved without JavaScript',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const postman = await atTheDesk(browser, demo);
    const ines = await withTheLink(browser, demo, { ...PHONE_390, javaScriptEnabled: false });
    const path = new URL(ines.page.url()).pathname;
    await look(ines, 'without script review');
    await ines.page.getByLabel('Your question').fill('Is there an English version?');
    await ines.press('Send question');
    await ines.page.locator('.thread').getByText('English version').first().waitFor();
    await choose(ines, 'request_changes');
    await look(ines, 'without script changes');
    await write(ines, ['Add an English version.', 'Take the logo off page 2.']);
    await confirm(ines, postman, demo, /Ines/);
    await look(ines, 'without script receipt');
    await ines.go(`${path}/record`);
    await look(ines, 'without script record');
    const { code, text } = await verifies(ines, `${path}/record`);
    expect(code === 3 && text.startsWith('VALID'), `assent verify ended with ${code}: ${text}`);
    for (const person of [postman, ines]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

export default [STORY, CONDITIONS, DECLINE, WITHOUT_SCRIPT];
