import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionedPeople, parseMarkup, plainText } from '../../../web/src/rooms/markup.js';

const ANA = '01KAMY9Q3S5T7V9X1Z3B5D7F9H';

/** The tree in short: what is an element stands in brackets. */
function short(nodes) {
  return nodes.map(shortNode).join('');
}
function shortNode(node) {
  if (node.type === 'paragraph') return `[p ${short(node.children)}]`;
  if (node.type === 'list')
    return `[${node.start ?? 'ul'} ${node.items.map((one) => `(${short(one)})`).join('')}]`;
  if (node.type === 'quote') return `[q ${short(node.blocks)}]`;
  if (node.type === 'link') return `[a ${node.href}|${node.text}]`;
  if (node.type === 'mention') return `[@ ${node.kind} ${node.id}]`;
  if (node.type === 'strong' || node.type === 'em') return `[${node.type} ${short(node.children)}]`;
  return node.type === 'text' ? node.text : `[${node.type} ${node.text}]`;
}
const read = (text) => short(parseMarkup(text));
const line = (text) => read(text).replace(/^\[p ([^]*)\]$/, '$1');

test('marks become elements', () => {
  for (const [text, expected] of [
    ['**tare** și *moale*', '[strong tare] și [em moale]'],
    ['_moale_ și `cod *nu*`', '[em moale] și [code cod *nu*]'],
    ['***amândouă***', '[strong [em amândouă]]'],
    ['**tare cu *moale* în el**', '[strong tare cu [em moale] în el]'],
    ['(**da**), *nu*!', '([strong da]), [em nu]!'],
    ['**ș**', '[strong ș]'],
  ])
    assert.equal(line(text), expected, text);
});

test('what is not whole markup is text', () => {
  for (const text of [
    '2*3*4 = 24',
    'fișier_cu_nume_lung',
    '**',
    '****',
    '**neînchis',
    '*a **b*c',
    'a ** b ** c',
    '``',
    '` `',
    '`neînchis',
    '@{person:x}',
    '@{everyone',
    '[text](javascript:alert(1))',

    '__init__',
    'ftp://exemplu.ro',
    'http://',
    'https://ana@exemplu.ro/',
  ])
    assert.equal(line(text).replaceAll('[em b]', ''), text, text);
});

test('a backslash takes a mark its meaning', () => {
  assert.equal(line('\\*nu\\* \\`nu\\` C:\\dosar'), '*nu* `nu` C:\\dosar');
  assert.equal(line('\\@{everyone}'), '@{everyone}');
});

test('addresses become links, without the punctuation around them', () => {
  for (const [text, expected] of [
    ['vezi https://exemplu.ro/a?b=c#d.', 'vezi [a https://exemplu.ro/a?b=c#d|https://exemplu.ro/a?b=c#d].'],
    [
      '(https://ro.wikipedia.org/wiki/Sfat_(discuție))',
      '([a https://ro.wikipedia.org/wiki/Sfat_(discu%C8%9Bie)|https://ro.wikipedia.org/wiki/Sfat_(discuție)])',
    ],
    ['**https://exemplu.ro**', '[strong [a https://exemplu.ro/|https://exemplu.ro]]'],
    ['HTTP://EXEMPLU.RO', '[a http://exemplu.ro/|HTTP://EXEMPLU.RO]'],
    ['ana@exemplu.ro, da', '[a mailto:ana@exemplu.ro|ana@exemplu.ro], da'],
    ['[legea](https://exemplu.ro/l)', '[a https://exemplu.ro/l|legea]'],
    ['[scrie](mailto:ana@exemplu.ro)', '[a mailto:ana@exemplu.ro|scrie]'],
  ])
    assert.equal(line(text), expected, text);
});

test('no address leads to anything but the web and mail', () => {
  const hostile = [
    'javascript:alert(1)',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>)',
    '[x](vbscript:x)',
    '[x](https://banca.ro@rau.ro/)',
    'https://banca.ro:x@rau.ro/',
    '[x](//rau.ro)',
    '[x](file:///etc/passwd)',
    '[x](https:\\\\rau.ro)',
    'https://[::1',
    '[x](\u0001javascript:x)',
  ];
  for (const text of hostile) assert.ok(!/\[a /.test(read(text)), read(text));
});

test('markup of another kind is only text', () => {
  const text = '<script>alert(1)</script> &lt; <a href="https://exemplu.ro/">x</a>';
  assert.equal(
    line(text),
    '<script>alert(1)</script> &lt; <a href="[a https://exemplu.ro/|https://exemplu.ro/]">x</a>',
  );
});

test('lines become lists, quotes, code and paragraphs', () => {
  assert.equal(read('- unu\n- *doi*'), '[ul (unu)([em doi])]');
  assert.equal(read('3. trei\n4) patru'), '[3 (trei)(patru)]');
  assert.equal(read('> citat\n> - unu\nrăspuns'), '[q [p citat][ul (unu)]][p răspuns]');
  assert.equal(read('> a\n>> b'), '[q [p a\n> b]]');
  assert.equal(read('```\n**nu**\n> nu\n```\nda'), '[pre **nu**\n> nu][p da]');
  assert.equal(read('```\nneînchis'), '[pre neînchis]');
  assert.equal(read('unu\ndoi\n\n\ntrei'), '[p unu\ndoi][p trei]');
  assert.equal(read('-5 grade\n1.5 milioane'), '[p -5 grade\n1.5 milioane]');
  assert.equal(read('\n \n'), '');
});

test('mentions are known by their ids', () => {
  const text = `@{person:${ANA}}, @{everyone} și @{organisation:${ANA}}`;
  assert.equal(line(text), `[@ person ${ANA}], [@ everyone ] și [@ organisation ${ANA}]`);
  assert.deepEqual(mentionedPeople(text), [ANA]);
});

test('plain text is one line without marks', () => {
  const nameOf = ({ kind }) => `@${kind}`;
  assert.equal(
    plainText('**Da**, @{everyone}:\n\n- unu\n- doi\n> citat\n```\ncod\n```', nameOf),
    'Da, @everyone: unu · doi citat cod',
  );
});

test('nothing is lost: what is shown holds every letter but the marks', () => {
  let seed = 7;
  const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
  const pieces = [
    '*',
    '**',
    '_',
    '`',
    'a',
    'ș',
    ' ',
    '\n',
    '> ',
    '- ',
    '1. ',
    '[',
    '](',
    ')',
    '@',
    'https://a.ro',
    '\\',
  ];
  const letters = (text) => text.replace(/[^aș]/g, '');
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: random(24) }, () => pieces[random(pieces.length)]).join('');
    const shown = plainText(text, () => '');
    assert.ok(shown.replace(/[^ș]/g, '').length <= letters(text).length, text);
    if (!text.includes('`') && !text.includes('https')) assert.equal(letters(shown), letters(text), text);
  }
});

test('hostile texts of 100 kB take no longer than plain ones', () => {
  const size = 100_000;
  const fill = (piece) => piece.repeat(Math.ceil(size / piece.length));
  const plain = timeOf(fill('un cuvânt '));
  const pieces = [
    '*',
    '**',
    '***',
    '*a',
    '**a ',
    ' *a_b',
    '_',
    ' _a',
    '`',
    '`a',
    '[',
    '[a](',
    '[a](https://',
    '](',
    '@',
    '@{',
    '@{person:',
    'https://',
    'https://a ',
    '(https://a)',
    'a@',
    'a.',
    'a@a.',
    '> ',
    '>\n',
    '> > ',
    '- a\n',
    '1. a\n',
    '```\n',
    '\n',
    '\\',
    '*a **b ',
    '*_',
    ' **a *b',
    '**a* ',
    ')',
    'https://a' + ')'.repeat(500) + ' ',
    ' a*',
    '\u202e',
    '𝐚*',
    'mailto:',
  ];
  for (const piece of pieces) {
    const took = timeOf(fill(piece));
    assert.ok(took < Math.max(plain * 40, 400), `${JSON.stringify(piece)}: ${took} ms beside ${plain} ms`);
  }
});

function timeOf(text) {
  const began = performance.now();
  parseMarkup(text);
  return performance.now() - began;
}
