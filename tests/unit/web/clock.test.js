import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../../web/src/sync/clock.js';

test('a clock that has heard nothing is this device’s own', () => {
  assert.equal(new Clock(() => 1000).now(), 1000);
});

test('half of the round trip is added to what the server said', () => {
  const clock = new Clock(() => 1200);
  clock.learn(1000, 1200, 5000);
  assert.equal(clock.now(), 5100);
});

test('the best round trip decides', () => {
  const clock = new Clock(() => 0);
  clock.learn(0, 20, 1010);
  clock.learn(0, 2000, 9000);
  assert.equal(clock.offsetMs, 1000);
});

test('a greeting is believed until a round trip is known', () => {
  const clock = new Clock(() => 0);
  clock.hear(500);
  assert.equal(clock.offsetMs, 500);
  clock.learn(0, 100, 450);
  assert.equal(clock.offsetMs, 400);
  clock.hear(700);
  assert.equal(clock.offsetMs, 400);
});

test('a device clock that was set anew is noticed at the next greeting', () => {
  let local = 0;
  const clock = new Clock(() => local);
  clock.learn(0, 10, 5);
  local = 3_600_000;
  clock.hear(1000);
  assert.equal(clock.now(), 1000);
});

test('old round trips are forgotten', () => {
  const clock = new Clock(() => 0);
  clock.learn(0, 1, 100);
  for (let count = 0; count < 8; count++) clock.learn(0, 10, 205);
  assert.equal(clock.offsetMs, 200);
});
