/** What people type, read: addresses, fields, codes, names that are looked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FILTER, fieldsOf, isMatch, readFields } from '../../../web/src/directory/filter.js';
import { isCode, isRecoveryCode, recoveryCodeOf } from '../../../web/src/sessions/codes.js';
import { readAgent } from '../../../web/src/settings/agent.js';
import { readAddresses } from '../../../web/src/spaces/addresses.js';
import { addDays, dateOnlyText, dayOf, setTimeZone } from '../../../web/src/ui/dates.js';
import { changed } from '../../../web/src/ui/changed.js';
import { fold, isFound, sealOf } from '../../../web/src/ui/text.js';

test('comma, cedilla and plain letters are the same when one looks', () => {
  assert.equal(fold('ŞANSE Țintă'), 'sanse tinta');
  for (const query of ['țin', 'ţin', 'TIN', 'sanse tin', 'tin sanse'])
    assert.ok(isFound('Asociația „Șanse Ținte”', query), query);
  assert.ok(!isFound('Asociația „Șanse Ținte”', 'anse'));
  assert.ok(isFound('orice', ''));
});

test('an organisation matches every filter that is set', () => {
  const one = {
    organisation: 'O',
    name: 'Fundația „Punte”',
    short_name: 'FP',
    type: 'foundation',
    region: 'RO21',
    county: 'RO-BC',
    fields: ['Incluziune socială'],
    state: 'active',
  };
  const matches = (changes) => isMatch(one, { ...NO_FILTER, ...changes });
  assert.ok(matches({ query: 'punte fp', field: 'incluziune sociala', county: 'RO-BC' }));
  assert.ok(!matches({ query: 'punte', type: 'association' }));
  assert.ok(!matches({ state: 'unknown' }));
  assert.deepEqual(fieldsOf([one, { ...one, fields: ['incluziune SOCIALA', 'ocupare'] }]), [
    'Incluziune socială',
    'ocupare',
  ]);
});

test('fields are parted by commas, each once', () => {
  assert.deepEqual(readFields(' ocupare,  Ocupare ; locuire\n\n'), ['ocupare', 'locuire']);
});

test('addresses come as people paste them', () => {
  const { addresses, wrong } = readAddresses(
    'Ana Exemplu <ana@exemplu.ro>; "Ion Pop" <ion@exemplu.ro>\nANA@exemplu.ro, nu e,\n x@y.ro ',
  );
  assert.deepEqual(addresses, [
    { email: 'ANA@exemplu.ro' },
    { email: 'ion@exemplu.ro', name: 'Ion Pop' },
    { email: 'x@y.ro' },
  ]);
  assert.deepEqual(wrong, ['nu e']);
});

test('codes are taken with spaces, recovery codes in any case', () => {
  assert.ok(isCode('123 456') && !isCode('12345') && !isCode('12345a'));
  assert.equal(recoveryCodeOf(' 7k2m9 q9xtb '), '7K2M9-Q9XTB');
  assert.ok(isRecoveryCode('7k2m9q9xtb') && !isRecoveryCode('7k2m9-q9xt') && !isRecoveryCode('123456'));
});

test('a browser is called as people call it; what nobody knows has no name', () => {
  const edge = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0';
  assert.deepEqual(readAgent(edge), { browser: 'Edge', system: 'Windows' });
  assert.deepEqual(
    readAgent('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604'),
    {
      browser: 'Safari',
      system: 'iPhone',
    },
  );
  assert.deepEqual(readAgent('<script>'), { browser: undefined, system: undefined });
});

test('dates without an hour stay on their day', () => {
  assert.equal(dateOnlyText('2026-03-29', 'ro'), '29 martie 2026');
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  setTimeZone('Pacific/Auckland');
  assert.equal(dayOf(Date.UTC(2026, 10, 22, 12)), '2026-11-23');
  setTimeZone('No/Such');
  assert.equal(dayOf(Date.UTC(2026, 10, 22, 12)), '2026-11-23');
  setTimeZone('Europe/Bucharest');
});

test('only what is another is sent; null and absent are the same', () => {
  const before = { name: 'A', fields: ['x'], region: 'RO21' };
  assert.deepEqual(changed(before, { name: 'A', fields: ['x'], county: null }), {});
  assert.deepEqual(changed(before, { name: 'B', fields: [], region: null }), {
    name: 'B',
    fields: [],
    region: null,
  });
});

test('a mark shows a short name that is short enough', () => {
  assert.equal(sealOf({ name: 'Asociația „Drum Deschis”', short_name: 'ADD' }), 'ADD');
  assert.equal(sealOf({ name: 'Asociația „Drum Deschis”', short_name: 'CJ Valea Albă' }), 'CA');
  assert.equal(sealOf({ name: '„Punte”' }), 'P');
});
