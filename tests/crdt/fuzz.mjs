// Differential fuzzing of server/crdt against npm yjs: random editing sessions of real Y.Docs, delivered to the engine in
// order, shuffled, doubled, merged and cut, and compared byte for byte.
//
// node fuzz.mjs --driver PATH [--seconds 110] [--checks N] [--seed N] [--runs N]
import { isDeepStrictEqual } from 'node:util'
import * as Y from 'yjs'
import { Driver, parts } from './driver.mjs'
import { Random } from './random.mjs'
import { viewsOf } from './reading.mjs'
import { edit, openRoots } from './typing.mjs'

const C_DOC = 0
const C_OTHER = 1
const EMPTY_VECTOR = new Uint8Array([0])

const options = Object.fromEntries(
  process.argv.slice(2).flatMap((word, i, words) => (word.startsWith('--') ? [[word.slice(2), words[i + 1]]] : []))
)
const counts = { passed: 0, failed: 0, mergedSame: 0, merged: 0, reloaded: 0, stuck: 0 }

const hex = (bytes) => Buffer.from(bytes).toString('hex')
const same = (a, b) => Buffer.compare(a, b) === 0

class Failure extends Error {}

const check = (what, ours, theirs) => {
  if (same(ours, theirs)) {
    counts.passed++
    return
  }
  throw new Failure(`${what}\n  C:   ${hex(ours)}\n  Yjs: ${hex(theirs)}`)
}

/** Yjs leaves a few structs apart that it would join on loading: then its reloaded form is the one to compare. */
const checkState = (what, ours, doc, vector = EMPTY_VECTOR) => {
  const theirs = Y.encodeStateAsUpdate(doc, vector)
  if (same(ours, theirs)) {
    counts.passed++
    return
  }
  const reloaded = new Y.Doc({ gc: doc.gc })
  Y.applyUpdate(reloaded, Y.encodeStateAsUpdate(doc))
  check(what, ours, Y.encodeStateAsUpdate(reloaded, vector))
  counts.reloaded++
}

const hasPending = (doc) => doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/** A session: several people edit, and hear of each other in bursts. Returns every update there was, in an order in
 * which they can be applied. */
const makeSession = (random, gc) => {
  const log = []
  const people = Array.from({ length: 2 + random.below(4) }, (_, i) => {
    const doc = new Y.Doc({ gc })
    doc.clientID = random.chance(0.1) ? random.below(4294967296) * 1000 + i : random.chance(0.5) ? 10 - i : i * 1000 + 1
    if (random.chance(0.8)) openRoots(doc)
    const person = { doc, seen: 0 }
    doc.on('update', (update, origin) => {
      if (origin !== 'log') log.push(update)
    })
    return person
  })
  const edits = 4 + random.below(random.chance(0.1) ? 200 : 40)
  for (let i = 0; i < edits; i++) {
    const person = random.pick(people)
    edit(random, person.doc)
    if (random.chance(0.25)) hear(random.pick(people), log)
  }
  for (let round = 0; round < 6; round++) for (const person of people) hear(person, log)
  return { log, doc: people[0].doc }
}

const hear = (person, log) => {
  while (person.seen < log.length) Y.applyUpdate(person.doc, log[person.seen++], 'log')
}

/** Applies in order and compares after every step: state, vector, and what the engine would relay. */
const stepThrough = async (driver, random, session, gc) => {
  const snapshots = []
  const replica = new Y.Doc({ gc })
  const made = []
  replica.on('update', (update, origin) => made.push({ update, own: origin !== 'log' }))
  for (const update of session.log) {
    made.length = 0
    Y.applyUpdate(replica, update, 'log')
    await driver.ask('a', C_DOC, update)
    const [first, ...own] = made
    const change = await driver.ask('c', C_DOC)
    if (own.length === 0) {
      if (first !== undefined) check('change', change, first.update)
      else check('no change', change, new Uint8Array([0, 0]))
    }
    for (const { update: clean } of own) await driver.ask('a', C_DOC, clean)
    if (hasPending(replica)) throw new Failure('the session is out of order')
    checkState('step', await driver.ask('e', C_DOC), replica)
    check('vector', await driver.ask('v', C_DOC), Y.encodeStateVector(replica))
    if (!gc && random.chance(0.1)) snapshots.push(Y.encodeSnapshot(Y.snapshot(replica)))
  }
  for (const snapshot of snapshots) await checkSnapshot(driver, replica, snapshot)
  check('snapshot', await driver.ask('p', C_DOC), Y.encodeSnapshot(Y.snapshot(replica)))
  return replica
}

/** Applies a list of updates in any order to both sides; nothing waits at the end. */
const deliver = async (driver, updates, gc) => {
  const replica = new Y.Doc({ gc })
  const own = []
  replica.on('update', (update, origin) => {
    if (origin !== 'log') own.push(update)
  })
  for (const update of updates) {
    Y.applyUpdate(replica, update, 'log')
    await driver.ask('a', C_DOC, update)
  }
  for (const update of own) await driver.ask('a', C_DOC, update)
  const usage = JSON.parse(Buffer.from(await driver.ask('u', C_DOC)).toString())
  if (usage.pending !== 0 || usage.pendingDeletes !== 0) throw new Failure('the engine still waits for something')
  return replica
}

const group = async (driver, random, updates) => {
  const groups = []
  for (let i = 0; i < updates.length; ) {
    const some = updates.slice(i, i + 1 + random.below(8))
    i += some.length
    const theirs = Y.mergeUpdates(some)
    const ours = await driver.ask('m', 0, parts(some))
    counts.merged++
    if (same(ours, theirs)) counts.mergedSame++
    groups.push(some.length === 1 || random.chance(0.5) ? ours : theirs)
  }
  return groups
}

/** Cuts an update in two by a vector in its middle. */
const cut = async (driver, random, update) => {
  const meta = Y.parseUpdateMeta(update)
  const vector = new Map()
  for (const [client, to] of meta.to) {
    const from = meta.from.get(client)
    vector.set(client, from + random.below(to - from + 1))
  }
  if (splitsPair(update, vector)) return [update]
  const encoded = Y.encodeStateVector(vector)
  const theirs = Y.diffUpdate(update, encoded)
  const ours = await driver.ask('d', 0, Buffer.concat([parts([update]), encoded]))
  check('diff', ours, theirs)
  return random.chance(0.5) ? [update, ours] : [ours, update]
}

/** Whether the vector would cut a surrogate pair, which stock Yjs replicas do not agree about. */
const splitsPair = (update, vector) =>
  Y.decodeUpdate(update).structs.some((struct) => {
    const offset = (vector.get(struct.id.client) ?? 0) - struct.id.clock
    const text = struct.content?.str
    return text !== undefined && offset > 0 && offset < struct.length && /[\uDC00-\uDFFF]/.test(text[offset])
  })

const splitsPairInDoc = (doc, vector) =>
  [...vector].some(([client, clock]) => splitsPair(Y.encodeStateAsUpdate(doc), new Map([[client, clock]])))

const checkSync = async (driver, random, replica) => {
  const vector = new Map()
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(replica))) {
    if (random.chance(0.8)) vector.set(client, random.below(clock + 2))
  }
  if (splitsPairInDoc(replica, vector)) return
  const encoded = Y.encodeStateVector(vector)
  checkState('since', await driver.ask('s', C_DOC, encoded), replica, encoded)
}

/** What a reader of the engine sees is what a reader of Yjs sees. */
const checkViews = async (driver, replica) => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(replica))
  for (const [name, expected] of Object.entries(viewsOf(doc))) {
    const text = Buffer.from(await driver.ask('r', C_DOC, Buffer.from(name))).toString()
    const seen = name[0] === 't' ? text : JSON.parse(text)
    if (!isDeepStrictEqual(seen, expected))
      throw new Failure(`view ${name}\n  C:   ${text}\n  Yjs: ${JSON.stringify(expected)}`)
    counts.passed++
  }
}

const positionRequest = (index, sticksLeft, root) => {
  const head = Buffer.alloc(5)
  head.writeUInt32LE(index)
  head[4] = sticksLeft ? 1 : 0
  return Buffer.concat([head, Buffer.from(root)])
}

/** Relative positions: their bytes, and where they are; also those at any id, deleted or in any type. */
const checkPositions = async (driver, random, replica) => {
  const doc = new Y.Doc({ gc: replica.gc })
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(replica))
  const text = doc.getText('t')
  const positions = []
  for (let i = 0; i < 4 && doc.store.clients.size > 0; i++) {
    const index = random.below(text.length + 1)
    const association = random.chance(0.5) ? 0 : -1
    const bytes = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, association))
    check('position', await driver.ask('o', C_DOC, positionRequest(index, association < 0, 't')), bytes)
    const [client, structs] = random.pick([...doc.store.clients])
    const last = structs.at(-1)
    const item = { client, clock: random.below(last.id.clock + last.length) }
    positions.push(bytes, Y.encodeRelativePosition(Y.createRelativePositionFromJSON({ item, assoc: association })))
  }
  for (const bytes of positions) {
    const place = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes), doc)
    const known = bytes[0] !== 1 || doc.share.get('t')._start !== null
    if (known) check('place', await driver.ask('f', C_DOC, bytes), Buffer.from(place === null ? '' : String(place.index)))
  }
}

/** A document that keeps what is deleted can go back to any snapshot. */
const checkSnapshot = async (driver, replica, snapshot) => {
  const theirs = Y.createDocFromSnapshot(replica, Y.decodeSnapshot(snapshot))
  const update = await driver.ask('q', C_DOC, snapshot)
  await fresh(driver, C_OTHER, true)
  await driver.ask('a', C_OTHER, update)
  checkState('at a snapshot', await driver.ask('e', C_OTHER), theirs)
}

const fresh = (driver, document, gc) => driver.ask('n', document, new Uint8Array([gc ? 0 : 1]))

/** What is loaded from the engine's bytes, in Yjs and in the engine, is the same again. */
const checkReload = async (driver, gc) => {
  const state = await driver.ask('e', C_DOC)
  const doc = new Y.Doc({ gc })
  Y.applyUpdate(doc, state)
  check('reload in Yjs', state, Y.encodeStateAsUpdate(doc))
  await fresh(driver, C_OTHER, gc)
  await driver.ask('a', C_OTHER, state)
  check('reload in C', await driver.ask('e', C_OTHER), state)
  await driver.ask('a', C_DOC, state)
  check('again', await driver.ask('e', C_DOC), state)
}

const runOnce = async (driver, seed) => {
  const random = new Random(seed)
  const gc = random.chance(0.6)
  const session = makeSession(random, gc)
  await fresh(driver, C_DOC, gc)
  const stepped = await stepThrough(driver, random, session, gc)
  await checkSync(driver, random, stepped)
  await checkViews(driver, stepped)
  await checkPositions(driver, random, stepped)
  await checkReload(driver, gc)
  check('update vector', await driver.ask('w', 0, Y.encodeStateAsUpdate(stepped)), Y.encodeStateVector(stepped))

  const doubled = random.shuffle([...session.log, ...session.log.filter(() => random.chance(0.3))])
  const cuts = []
  for (const update of session.log) cuts.push(...(random.chance(0.2) ? await cut(driver, random, update) : [update]))
  const orders = [
    doubled,
    await group(driver, random, session.log),
    random.shuffle(await group(driver, random, random.shuffle(session.log))),
    [...session.log].reverse(),
    random.shuffle(cuts)
  ]
  for (const updates of orders) {
    await fresh(driver, C_DOC, gc)
    const replica = await deliver(driver, updates, gc)
    if (hasPending(replica)) {
      // Clients that wait for each other's later structs: stock Yjs parks them for ever, the engine places them.
      check('delivered to the engine', await driver.ask('v', C_DOC), Y.encodeStateVector(stepped))
      counts.stuck++
      continue
    }
    checkState('delivered', await driver.ask('e', C_DOC), replica)
    check('delivered vector', await driver.ask('v', C_DOC), Y.encodeStateVector(replica))
    await checkSync(driver, random, replica)
  }
}

const main = async () => {
  const seed = Number(options.seed ?? Math.floor(Math.random() * 4294967296))
  const until = Date.now() + Number(options.seconds ?? 110) * 1000
  const target = Number(options.checks ?? Infinity)
  let driver = new Driver(options.driver)
  console.log(`seed ${seed}`)
  let runs = 0
  for (; Date.now() < until && counts.passed < target && runs < Number(options.runs ?? Infinity); runs++) {
    try {
      await runOnce(driver, (seed + runs) >>> 0)
    } catch (error) {
      counts.failed++
      console.log(`FAILED: --seed ${(seed + runs) >>> 0} --runs 1: ${error instanceof Failure ? error.message : error.stack}`)
      if (counts.failed > 5) break
      if (driver.closed) driver = new Driver(options.driver)
    }
  }
  const exitCode = await driver.stop()
  if (exitCode !== 0) counts.failed++
  console.log(
    `${runs} sessions; ${counts.mergedSame} of ${counts.merged} merges had the bytes of Yjs; ` +
      `${counts.reloaded} states were compared after Yjs had loaded its own again; ` +
      `in ${counts.stuck} deliveries Yjs was left waiting`
  )
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  process.exitCode = counts.failed === 0 ? 0 : 1
}

await main()
