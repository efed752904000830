/**
 * Takes the pictures of the documents from the running product, in Romanian and English:
 * node tests/support/pictures.js (a debug build and the client must be there; docs/pictures/ is written anew).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Browser, say } from '../browser/browser.js';
import { ROOT } from './contract.js';
import { shrink } from './png.js';

const FOLDER = `${ROOT}docs/pictures/`;
const [ANA, ILEANA, MIHAI] = [0, 1, 3];
const ROOM = /Angajare sprijinită în Valea Albă/;
const DRAFT = /Program județean de angajare sprijinită/;
const COMMENTED = 'un mentor la locul de muncă';
const WINDOW = { width: 1120, height: 700 };
const WIDE = { width: 1320, height: 760 };
const TELEPHONE = { width: 390, height: 780, theme: 'dark' };

/** What is written in a picture, and the words of the page that lead to it. */
const WORDS = {
  ro: {
    offline: 'Scriu din tren; ajunge când revine conexiunea.',
    space: 'Parteneriatul pentru ocupare din Neamț',
    more: /^Mai mult/,
    invite: 'Invită oameni',
    edit: /^Modifică pentru „Pâinea Bună”/,
    mandate: 'Dă un mandat',
    person: 'Persoana',
    capacity: 'Calitatea',
    newSpace: 'Spațiu nou',
    name: 'Numele spațiului',
    county: /Județul/,
    contents: 'Cuprins',
    compare: 'Compară',
  },
  en: {
    offline: 'Writing on the train; it arrives when the connection is back.',
    space: 'The Neamț partnership for employment',
    more: /^More/,
    invite: 'Invite people',
    edit: /^Edit for „Pâinea Bună”/,
    mandate: 'Give a mandate',
    person: 'Person',
    capacity: 'Capacity',
    newSpace: 'New space',
    name: 'Name of the space',
    county: /County/,
    contents: 'Contents',
    compare: 'Compare',
  },
};

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{language: 'ro' | 'en', words: (typeof WORDS)['ro'], pact: string, room: string, draft: string}} Scene
 */

/** @param {Scene} scene @param {number} person @param {string} path @param {object} window */
const visit = ({ language }, person, path, window = WINDOW) =>
  browser.visit(person, { path, language, ...window });

/** A picture of a page or of a part of it, once nothing moves. @param {Page | import('playwright-core').Locator} what */
async function take(what, name) {
  await new Promise((resolve) => setTimeout(resolve, 700));
  const png = await what.screenshot({ animations: 'disabled', caret: 'hide' });
  writeFileSync(`${FOLDER}${name}.png`, shrink(png));
}

/** A room as a member sees it, and what one may do with a message. @param {Scene} scene */
async function takeRoom(scene) {
  const page = await visit(scene, MIHAI, scene.room);
  await page.locator('.message').last().waitFor();
  await page.locator('.composer select').selectOption({ index: 1 });
  await take(page, `room.${scene.language}`);
  const message = page.locator('.message', { hasText: 'Confirm și din partea' }).last();
  await message.hover();
  await message.getByRole('button', { name: scene.words.more }).click();
  await page.getByRole('menu').waitFor();
  await take(page.locator('main'), `message.${scene.language}`);
  await page.context().close();
}

/** A message that waits for the line. @param {Scene} scene */
async function takeOffline(scene) {
  const page = await visit(scene, MIHAI, scene.room, TELEPHONE);
  await page.locator('.message').last().waitFor();
  await page.locator('.composer select').selectOption({ index: 1 });
  await page.context().setOffline(true);
  await page.locator('.connection.is-waiting').waitFor();
  await say(page, scene.words.offline);
  await page.locator('.entry-state').waitFor();
  await take(page, `offline.${scene.language}`);
  await page.context().close();
}

/** A space that was just made. @param {Scene} scene */
async function takeSteps(scene) {
  const { words } = scene;
  const page = await visit(scene, ANA, '/');
  await page.getByRole('button', { name: words.newSpace }).first().click();
  await page.getByLabel(words.name).fill(words.space);
  await page.locator('dialog select[name=kind]').selectOption('county_partnership');
  await page.getByRole('combobox', { name: words.county }).fill('neamt');
  await page.getByRole('option', { name: /Neamț/ }).click();
  await page.locator('dialog .primary').click();
  await page.locator('.steps').waitFor();
  await take(page, `steps.${scene.language}`);
  await page.context().close();
}

/** The windows in which the secretariat invites and gives mandates, and its page of who is active. @param {Scene} scene */
async function takeSecretariat(scene) {
  const { words, pact, language } = scene;
  const page = await visit(scene, ANA, `${pact}/invitations`);
  await page.getByRole('button', { name: words.invite }).click();
  await take(page.locator('dialog'), `invite.${language}`);
  await page.keyboard.press('Escape');
  await page.goto(`${browser.url}${pact}/organisations`);
  await page.getByRole('button', { name: words.edit }).click();
  await page.getByRole('button', { name: words.mandate }).click();
  await page.getByRole('combobox', { name: words.person }).fill('sorina');
  await page.getByRole('option', { name: /Sorina/ }).click();
  await page.getByLabel(words.capacity, { exact: true }).fill('reprezentantă desemnată');
  await take(page.locator('dialog'), `mandate.${language}`);
  await page.goto(`${browser.url}${pact}/health`);
  await page.locator('main table').waitFor();
  await take(page, `health.${language}`);
  await page.context().close();
}

/** A draft that two people write in, and its comments. @param {Scene} scene */
async function takeEditor(scene) {
  const other = await visit(scene, ILEANA, scene.draft, WIDE);
  await other.locator('.ProseMirror p', { hasText: 'Creșterea participării durabile' }).click();
  const page = await visit(scene, ANA, scene.draft, WIDE);
  await page.locator('.ProseMirror h1', { hasText: 'Scop' }).scrollIntoViewIfNeeded();
  await page.locator('.ProseMirror .caret.is-recent').waitFor();
  await take(page, `editor.${scene.language}`);
  await other.context().close();
  await page.locator('main').getByRole('button', { name: scene.words.contents, exact: true }).click();
  await page.locator('.ProseMirror .is-comment', { hasText: COMMENTED }).click();
  await take(page, `comment.${scene.language}`);
  await page.context().close();
}

/** How a draft is agreed on: amendments to one section, two versions, who endorses. @param {Scene} scene */
async function takeAgreement(scene) {
  const { language, draft, words } = scene;
  const page = await visit(scene, ANA, `${draft}/amendments`, { ...WIDE, height: 940 });
  await page.locator('.amendment-card ins').first().waitFor();
  await take(page, `amendments.${language}`);
  await page.setViewportSize(WIDE);
  await page.goto(`${browser.url}${draft}/versions`);
  await page.getByRole('button', { name: words.compare, exact: true }).click();
  await page.locator('main ins').first().waitFor();
  await take(page, `versions.${language}`);
  await page.goto(`${browser.url}${draft}/endorsements`);
  await page.locator('.wall').first().waitFor();
  await take(page, `endorsements.${language}`);
  await page.context().close();
}

/** Where the pictures are taken. @returns {Promise<{pact: string, room: string, draft: string}>} */
async function findPlaces() {
  const page = await browser.visit(ANA);
  const link = page.locator('main a.card-link', { hasText: 'Pactul demonstrativ' });
  const pact = await link.getAttribute('href');
  await link.click();
  const room = await page.locator('main').getByRole('link', { name: ROOM }).getAttribute('href');
  const draft = await page.locator('main').getByRole('link', { name: DRAFT }).getAttribute('href');
  await page.context().close();
  return { pact, room, draft };
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const browser = await Browser.start();
try {
  const places = await findPlaces();
  for (const language of /** @type {const} */ (['ro', 'en'])) {
    const scene = { language, words: WORDS[language], ...places };
    await takeRoom(scene);
    await takeOffline(scene);
    await takeSecretariat(scene);
    await takeSteps(scene);
    await takeEditor(scene);
    await takeAgreement(scene);
  }
} finally {
  await browser.stop();
}
