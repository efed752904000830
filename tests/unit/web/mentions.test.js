import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeHeads } from '../../../web/src/inbox/heads.js';
import { decodeMentions, encodeMentions, labelFor, mentionAt } from '../../../web/src/rooms/mentions.js';
import { bestOf } from '../../../web/src/search/fuzzy.js';

const ANA = '@{person:01KAMY9Q3S5T7V9X1Z3B5D7F9H}';
const POP = '@{person:01KAMY9Q3S5T7V9X1Z3B5D7F9J}';

test('an @ that begins a word looks for a name', () => {
  const at = (text) => mentionAt(text, text.length)?.query;
  assert.equal(at('@'), '');
  assert.equal(at('bună @ana'), 'ana');
  assert.equal(at('(@ana po'), 'ana po');
  assert.equal(at('ana@exemplu'), undefined);
  assert.equal(at('@ ana'), undefined);
  assert.equal(at('@ana\n'), undefined);
  assert.equal(at('@ana a văzut și acum'), undefined);
  assert.equal(at(`${ANA} `), undefined);
  assert.equal(at('x'.repeat(100)), undefined);
});

test('what stands in the field goes as tokens, and comes back as it stood', () => {
  const labels = { '@Ana Exemplu': ANA, '@Ana Exemplu Pop': POP };
  const text = 'Bună, @Ana Exemplu! Și @Ana Exemplu Pop, dar nu @Ana Exemplului.';
  const sent = encodeMentions(text, labels);
  assert.equal(sent, `Bună, ${ANA}! Și ${POP}, dar nu @Ana Exemplului.`);
  const nameOf = (token) => ({ [ANA]: 'Ana Exemplu', [POP]: 'Ana Exemplu Pop' })[token];
  assert.deepEqual(decodeMentions(sent, nameOf), { text, labels });
});

test('two people of one name are told apart', () => {
  const label = labelFor({ '@Ana Exemplu': ANA }, 'Ana Exemplu', POP);
  assert.equal(label, '@Ana Exemplu (2)');
  const labels = { '@Ana Exemplu': ANA, [label]: POP };
  assert.equal(encodeMentions('@Ana Exemplu (2) și @Ana Exemplu', labels), `${POP} și ${ANA}`);
});

test('a name with signs of its own is only a name', () => {
  const labels = { '@A.B (C) [D] $& \\1': ANA };
  assert.equal(encodeMentions('x @A.B (C) [D] $& \\1 y', labels), `x ${ANA} y`);
});

test('a token whose name is not known stays', () => {
  assert.equal(decodeMentions(ANA, () => undefined).text, ANA);
});

test('a few letters find a name, with diacritics or without', () => {
  const list = ['Sala mare', 'Ștefan Ciornă', 'Iași: transport', 'Mihai Model', 'Marea discuție'];
  const best = (query) => bestOf(query, list, (one) => one, 9);
  assert.equal(best('stef')[0], 'Ștefan Ciornă');
  assert.equal(best('ciorna ştefan')[0], 'Ștefan Ciornă');
  assert.equal(best('iasi')[0], 'Iași: transport');
  assert.deepEqual(best('mare'), ['Marea discuție', 'Sala mare']);
  assert.equal(best('mhmd')[0], 'Mihai Model');
  assert.deepEqual(best('xyz'), []);
  assert.deepEqual(best(''), list);
});

test('what begins so comes first, then words that do, then loose letters; words beside a name count less', () => {
  const list = [
    { name: 'Anunțuri', beside: 'Pactul regional' },
    { name: 'Cum se face un pact', beside: '' },
    { name: 'Proiect: acte și termene', beside: '' },
    { name: 'Pactul regional', beside: '' },
  ];
  const found = bestOf(
    'pact',
    list,
    (one) => one.name,
    9,
    (one) => one.beside,
  );
  assert.deepEqual(
    found.map(({ name }) => name),
    ['Pactul regional', 'Cum se face un pact', 'Anunțuri', 'Proiect: acte și termene'],
  );
});

test('an older head changes nothing', () => {
  const known = mergeHeads(new Map(), [{ channel: 'room:1', seq: 5, count: 5, last_ms: 1 }]);
  assert.equal(mergeHeads(known, [{ channel: 'room:1', seq: 4, count: 4, last_ms: 0 }]), known);
  assert.equal(
    mergeHeads(known, [{ channel: 'room:1', seq: 6, count: 6, last_ms: 2 }]).get('room:1').count,
    6,
  );
});
