// What people do, in the words of the pages. A scenario reads like a story because the clicks are here.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DESKTOP, ROOT, accessible, expect, fits, shot, verify } from './harness.mjs';
import { until } from './serve.mjs';

/** @typedef {import('./harness.mjs').Demo} Demo */
/** @typedef {import('./harness.mjs').Browser} Browser */
/** @typedef {import('./harness.mjs').Person} Person */
/** @typedef {import('playwright-core').BrowserContextOptions} Device */

/** The part of the page with which somebody answers: a sheet over the page, or without script a page of its own. */
const SHEET = 'form.slipform';

/** Somebody of Halden Studio at their desk, signed in. @param {Browser} browser @param {Demo} demo @param {Device} [device] @param {RegExp} [who] */
export async function atTheDesk(browser, demo, device = DESKTOP, who = /Nadia/) {
  const member = await browser.person(demo.ready.url, device);
  await member.go(demo.ready.team_login);
  // The link of the demo ends on a page with buttons, because no GET may sign anybody in.
  await member.page.locator('main form button').filter({ hasText: who }).click();
  await member.page.locator('nav[aria-label="Main"]').first().waitFor();
  return member;
}

/** Somebody who got a link by mail and opens it on their device. @param {Browser} browser @param {Demo} demo @param {Device} [device] @param {string} [link] */
export async function withTheLink(browser, demo, device = DESKTOP, link = demo.ready.client_link) {
  const contact = await browser.person(demo.ready.url, device);
  await follow(contact, link);
  return contact;
}

/** Opens a link from a mail, the way that this device can. @param {Person} contact @param {string} link */
export async function follow(contact, link) {
  await contact.go(link);
  if (contact.scripts) {
    await contact.press('Open the request');
  } else {
    // Without JavaScript the browser cannot read the secret in the link, so the page lets one paste it.
    await contact.page.locator('#paste input:not([type=hidden])').first().fill(link);
    // Nobody pastes and presses within a second of seeing a page; what does is taken for a machine.
    await contact.page.waitForTimeout(1_000);
    await contact.page.locator('#paste button').click();
  }
  await contact.page.locator('main.review, main.receipt .hero .eyebrow').first().waitFor();
}

/** The newest mail to somebody that has what is looked for, read in the demo's mailbox. @param {Person} member @param {Demo} demo @param {RegExp} to @param {string} part */
async function newestMail(member, demo, to, part) {
  await member.go(demo.ready.mailbox);
  await member.page.locator('nav[aria-label="Whose mail"] a').filter({ hasText: to }).first().click();
  await member.page.locator('.mails a').first().click();
  const found = member.page.locator(part).first();
  await found.waitFor();
  return found;
}

/** The code in the newest mail to this person. @param {Person} member @param {Demo} demo @param {RegExp} to */
export async function codeFromTheMail(member, demo, to) {
  const text = await (await newestMail(member, demo, to, '.otp')).textContent();
  const code = text?.replace(/\D/g, '') ?? '';
  expect(code.length === 6, `no code of six digits in the newest mail: ${text}`);
  return code;
}

/** The personal link in the newest mail to this person. @param {Person} member @param {Demo} demo @param {RegExp} to */
export async function linkFromTheMail(member, demo, to) {
  const href = await (await newestMail(member, demo, to, 'article a.btn.primary')).getAttribute('href');
  return new URL(href ?? '', demo.ready.url).href;
}

/** From the review page to an answer's sheet. @param {Person} contact @param {'approve' | 'approve_with_conditions' | 'request_changes' | 'decline'} choice */
export async function choose(contact, choice) {
  const button = contact.page.locator(`form.decide button[value=${choice}]`);
  if (choice === 'approve_with_conditions') await contact.press('More ways to answer');
  await button.click();
  await contact.page.locator(SHEET).waitFor();
}

/** Pages are drawn by a process of its own, and so is what they are compared with; the demo's first document opens at what changed. @param {Person} contact */
export async function drawn(contact) {
  await until('the pages of the document', async () => {
    if (await contact.page.locator('#d1[data-on] figure.page[data-start]').count()) return true;
    await contact.page.reload();
    return undefined;
  });
}

/** Presses a spot of the page that is open, as a finger or a mouse would. The spot is in shares of the page. @param {Person} contact @param {number} x @param {number} y */
export async function pressSpot(contact, x, y) {
  const sheet = contact.page.locator('section.doc[data-on] figure.page').first().locator('.sheetimg');
  await sheet.scrollIntoViewIfNeeded();
  const box = await sheet.boundingBox();
  if (!box) throw new Error('no page is open');
  const position = { x: box.width * x, y: box.height * y };
  if (contact.touch) await sheet.tap({ position }); else await sheet.click({ position });
}

/** Marks a spot and asks for a change there, which waits in the list. @param {Person} contact @param {string} words @param {() => Promise<void>} mark */
export async function wantThere(contact, words, mark) {
  const before = await contact.page.locator('#changes li').count();
  await mark();
  await contact.page.locator('dialog[open] textarea').fill(words);
  await contact.press('Request a change here');
  await contact.page.locator('#changes li').nth(before).getByText(words).waitFor();
  await contact.page.locator('dialog[open]').waitFor({ state: 'detached' });
}

/** Words of one's own on a sheet, and on to the whole statement. @param {Person} contact @param {string[]} words */
export async function write(contact, words) {
  for (let n = 0; n < words.length; n += 1) {
    const boxes = contact.page.locator(`${SHEET} textarea`);
    if (n >= await boxes.count()) {
      await contact.press('Add another');
      await boxes.nth(n).waitFor();
    }
    await boxes.nth(n).fill(words[n] ?? '');
  }
  await contact.page.locator(`${SHEET} footer button`).last().click();
  await contact.page.locator(`${SHEET} .statement`).waitFor();
}

/** Proves the mailbox with the mailed code and confirms. @param {Person} contact @param {Person} member @param {Demo} demo @param {RegExp} who */
export async function confirm(contact, member, demo, who) {
  await contact.page.locator(`${SHEET} .statement`).waitFor();
  const send = contact.page.getByRole('button', { name: 'Mail me a code' });
  if (await send.count()) {
    await send.click();
    await contact.page.locator('input[autocomplete=one-time-code]').waitFor();
    await contact.page.locator('input[autocomplete=one-time-code]').fill(await codeFromTheMail(member, demo, who));
  }
  await contact.page.locator(`${SHEET} footer button.primary, ${SHEET} footer button.fill`).last().click();
  await contact.page.locator('main.receipt .slipcopy').waitFor();
}

/** From the review page to the receipt. @param {Person} contact @param {Person} member @param {Demo} demo @param {RegExp} who */
export async function approve(contact, member, demo, who) {
  await choose(contact, 'approve');
  await confirm(contact, member, demo, who);
  await contact.reads(/approved/);
}

/** A review inside: everything looked at, it can go on. @param {Person} member @param {string} request */
export async function passInside(member, request) {
  await member.go(request);
  for (const tick of await member.page.locator('#task input[type=checkbox]').all()) await tick.check();
  await member.page.locator('#task input[value=approve]').check();
  await member.press('Look it over and confirm');
  await member.page.locator('.statement').waitFor();
  await look(member, 'review sheet inside');
  await member.page.locator('main form button.primary').click();
  await member.page.locator('#head').waitFor();
}

/** Puts a document of the demo into its place. @param {Person} member @param {string} slot @param {string} file */
export async function attach(member, slot, file) {
  await member.page.locator(`#file-${slot}`).setInputFiles(join(ROOT, 'crates/server/demo/documents', file));
  await member.page.locator(`#slot-${slot} small a`).filter({ hasText: file }).waitFor();
}

/** Keeps a picture, and holds the page to fitting the device and to axe. @param {Person} person @param {string} name */
export async function look(person, name) {
  await shot(person, name);
  await fits(person);
  if (person.scripts) await accessible(person);
}

/** Downloads the bundle and the policy from the page of the record and has the program verify them. @param {Person} person @param {string} record */
export async function verifies(person, record) {
  const folder = mkdtempSync(join(tmpdir(), 'assent-record-'));
  try {
    await person.go(record);
    await person.page.locator('.checks').waitFor();
    const files = [];
    for (const name of ['record.aef', 'policy.txt']) {
      const saved = person.page.waitForEvent('download');
      await person.page.locator(`a[href$="${name}"]`).first().click();
      files.push(join(folder, name));
      await (await saved).saveAs(join(folder, name));
    }
    return await verify(files[0] ?? '', files[1] ?? '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
