/** The eight regions and their counties: the data, and how names are found whatever letters one types. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fold, isFound } from '../../../web/src/ui/text.js';
import { readJson, types } from '../../support/contract.js';

const regions = readJson('schema/content/regions.json');
const organisationTypes = readJson('schema/content/organisation_types.json');
const counties = regions.flatMap((region) => region.counties);
const CEDILLA = { ș: 'ş', ț: 'ţ', Ș: 'Ş', Ț: 'Ţ' };

/** The names of the counties that a query finds by name or seat. @param {string} query */
const found = (query) =>
  counties.filter(({ name, seat }) => isFound(`${name} ${seat}`, query)).map(({ name }) => name);

describe('the data', () => {
  test('there are eight regions with 42 counties, each once', () => {
    assert.equal(regions.length, 8);
    assert.equal(counties.length, 42);
    assert.equal(new Set(counties.map(({ code }) => code)).size, 42);
    assert.equal(new Set(counties.map(({ name }) => name)).size, 42);
  });

  test('its codes are those that messages may hold', () => {
    const codes = (list) => list.map(({ code }) => code);
    assert.deepEqual(codes(regions), types.region.enum);
    assert.deepEqual([...codes(regions), null], types.region_or_none.enum);
    assert.deepEqual(codes(counties), types.county.enum);
    assert.deepEqual([...codes(counties), null], types.county_or_none.enum);
    assert.deepEqual(Object.keys(organisationTypes), types.organisation_type.enum);
  });

  test('every type of organisation has a category and words in both languages', () => {
    for (const { ro, en, category } of Object.values(organisationTypes))
      assert.ok(ro && en && types.category.enum.includes(category));
  });

  test('it is written with commas below, in composed letters', () => {
    const text = JSON.stringify([regions, organisationTypes]);
    assert.doesNotMatch(text, /[şţŞŢ]/);
    assert.equal(text, text.normalize('NFC'));
  });
});

describe('how they are found', () => {
  for (const [written, query] of [
    ['comma', 'Botoșani'],
    ['cedilla', 'Botoşani'],
    ['plain letters', 'botosani'],
    ['capitals', 'BOTOȘANI'],
    ['decomposed letters', 'Botos\u0326ani'],
    ['its beginning', 'boto'],
  ])
    test(`a county by ${written}`, () => assert.deepEqual(found(query), ['Botoșani']));

  test('every county by its own name, in every alphabet', () => {
    for (const { name } of counties)
      for (const query of [name, name.replace(/[șțȘȚ]/g, (letter) => CEDILLA[letter]), fold(name)])
        assert.ok(found(query).includes(name), query);
  });

  test('by the seat', () => {
    assert.deepEqual(found('targu mures'), ['Mureș']);
    assert.deepEqual(found('piatra'), ['Neamț']);
  });

  test('nothing by what is not there', () => assert.deepEqual(found('Chișinău'), []));
});
