import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dayOf, dayText, timeText } from '../../../web/src/ui/dates.js';
import { makeI18n } from '../../../web/src/ui/i18n.js';
import { inOrder } from '../../../web/src/ui/order.js';
import { wordsOf } from '../../../web/src/drafts/status/reason_words.js';
import { initialsOf, lengthOf, looksLikeEmail, tidy } from '../../../web/src/ui/text.js';

function read(file) {
  return JSON.parse(readFileSync(new URL(`../../../web/src/locales/${file}.json`, import.meta.url), 'utf8'));
}

/** The words of the page, and those that come later. */
function catalogue(language) {
  return {
    ...read(language),
    ...read(`attached_${language}`),
    ...read(`drafts_${language}`),
    ...read(`editor_${language}`),
  };
}

const catalogues = { ro: catalogue('ro'), en: catalogue('en') };
const i18n = makeI18n(catalogues);

/** All keys, plurals as one. */
function keysOf(words, prefix = '') {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [prefix + key.replace(/_(one|few|other)$/, '')]
      : keysOf(value, `${prefix}${key}.`),
  );
}

function valuesOf(words) {
  return Object.values(words).flatMap((value) => (typeof value === 'string' ? [value] : valuesOf(value)));
}

test('what is too long is counted, a section’s or the whole text’s', () => {
  const limit = { reason: 'too_many_words', words: 131, most: 120 };
  const inRomanian = (reason) => i18n.t(...wordsOf(reason, 'Scop'));
  assert.equal(
    inRomanian({ ...limit, section: 'aaaaaaaaaa' }),
    '„Scop” are 131 de cuvinte, iar limita este 120',
  );
  assert.equal(inRomanian(limit), 'Textul are 131 de cuvinte, iar limita este 120');
  assert.equal(
    inRomanian({ reason: 'too_many_pages', pages: 2.1, most: 2 }),
    'Textul are mai mult de 2 pagini',
  );
});

test('names stand in the order of their letters, whatever quotation marks are around them', () => {
  const names = ['„Pâinea Bună”', 'Zece', 'AJOFM', 'Ștefan', 'Sala 10', 'Sala 9', 'Ana Zamfir', 'Anabela'];
  assert.deepEqual(
    inOrder(names, (one) => one, 'ro'),
    ['AJOFM', 'Ana Zamfir', 'Anabela', '„Pâinea Bună”', 'Sala 9', 'Sala 10', 'Ștefan', 'Zece'],
  );
});

test('so many of so many are counted as Romanians do', () => {
  const of = (key, count) => i18n.t(key, { done: 3, words: 3, count });
  assert.equal(of('checklist.sections', 19), '3 din 19 părți cerute sunt scrise');
  assert.equal(of('checklist.sections', 25), '3 din 25 de părți cerute sunt scrise');
  assert.equal(of('checklist.answered', 20), '3 din 20 de întrebări au răspuns');
  assert.equal(of('editor.words_of', 900), '3 / 900 de cuvinte');
  assert.equal(of('editor.complete', 1), '3 din 1 secțiune scrisă');
});

test('Romanian counts as Romanians do', () => {
  const expected = {
    0: '0 mesaje',
    1: '1 mesaj',
    2: '2 mesaje',
    19: '19 mesaje',
    20: '20 de mesaje',
    100: '100 de mesaje',
    101: '101 mesaje',
    119: '119 mesaje',
    120: '120 de mesaje',
    1001: '1001 mesaje',
  };
  for (const [count, text] of Object.entries(expected))
    assert.equal(i18n.t('room.count', { count: Number(count), lng: 'ro' }), text);
});

test('English has one and many', () => {
  assert.equal(i18n.t('room.count', { count: 1, lng: 'en' }), '1 message');
  assert.equal(i18n.t('room.count', { count: 0, lng: 'en' }), '0 messages');
});

test('both catalogues have the same words', () => {
  assert.deepEqual([...new Set(keysOf(catalogues.en))].sort(), [...new Set(keysOf(catalogues.ro))].sort());
});

test('the words of drafts stand under keys of their own', () => {
  const shared = Object.keys(read('drafts_ro')).filter((key) => key in read('ro'));
  assert.deepEqual(shared, []);
});

test('every counted word has all plurals of its language', () => {
  for (const language of ['ro', 'en']) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const check = (words) => {
      for (const [key, value] of Object.entries(words)) {
        if (typeof value !== 'string') check(value);
        else if (key.endsWith('_other'))
          for (const form of forms)
            assert.ok(key.replace(/other$/, form) in words, `${language} ${key} ${form}`);
      }
    };
    check(catalogues[language]);
  }
});

test('Romanian is written with commas below', () => {
  assert.deepEqual(
    valuesOf(catalogues.ro).filter((text) => /[şţŞŢ]/.test(text) || text !== text.normalize('NFC')),
    [],
  );
});

test('a name with markup in it is only text', () => {
  assert.equal(i18n.t('room.replying', { name: '<b>&', lng: 'ro' }), 'Răspuns pentru <b>&');
});

test('days and hours are those of Bucharest', () => {
  const lateMs = Date.parse('2026-11-21T22:30:00Z');
  assert.equal(dayOf(lateMs), '2026-11-22');
  assert.equal(timeText(lateMs, 'ro'), '00:30');
});

test('a day is named as seen from now', () => {
  const nowMs = Date.parse('2026-11-21T10:00:00Z');
  const name = (text, language = 'ro') => dayText(Date.parse(text), nowMs, language);
  assert.deepEqual(name('2026-11-21T08:00:00Z'), {
    put: 'today',
    date: 'sâmbătă, 21 noiembrie',
  });
  assert.equal(name('2026-11-20T08:00:00Z').put, 'yesterday');
  // Whether a comma stands there is a matter of the version of Unicode's data.
  assert.match(name('2026-11-02T08:00:00Z', 'en').date, /^Monday,? 2 November$/);
  assert.deepEqual(name('2025-11-02T08:00:00Z'), {
    put: '',
    date: '2 noiembrie 2025',
  });
});

test('yesterday is yesterday when the clocks change', () => {
  const nowMs = Date.parse('2026-10-26T00:30:00Z');
  assert.equal(dayText(Date.parse('2026-10-25T00:30:00Z'), nowMs, 'ro').put, 'yesterday');
});

test('what is typed with cedillas or in pieces is kept whole', () => {
  assert.equal(tidy('  Şedinţă\n'), 'Ședință');
  assert.equal(tidy('s\u0326'), 'ș');
  assert.equal(lengthOf('😀a'), 2);
});

test('initials are those of the first and last name', () => {
  assert.equal(initialsOf('Ștefan Ciornă'), 'ȘC');
  assert.equal(initialsOf('Ana-Maria de Exemplu'), 'AE');
  assert.equal(initialsOf('ana'), 'A');
  assert.equal(initialsOf(''), '');
});

test('an address without an end is noticed', () => {
  assert.ok(looksLikeEmail('ana@exemplu.ro'));
  for (const wrong of ['ana', 'ana@exemplu', '@exemplu.ro', 'a na@exemplu.ro'])
    assert.ok(!looksLikeEmail(wrong));
});
