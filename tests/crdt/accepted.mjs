// Asks Yjs about updates that the engine accepted: it must take each of them, and load again what it made of it.
//
// node accepted.mjs DIRECTORY of files that fuzz_crdt kept (SFAT_FUZZ_ACCEPTED)
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'

// As in fuzz_crdt.c.
const PREPARED = Buffer.from(
  '02030200c401010102017aa701070181010b010d010006010174016204747275658401000161810101018401020563f09f91' +
    'be8601050162046e756c6c2101016d016b0108010161017d01810108018801090175017d02070101780301700700010b0604' +
    '00010c0264652800010b0171017d0302020102010103020107010901',
  'hex'
)
const [directory] = process.argv.slice(2)
const counts = { passed: 0, failed: 0 }

const loadAgain = (doc) => {
  const state = Y.encodeStateAsUpdate(doc)
  Y.applyUpdate(new Y.Doc(), state)
  for (const type of doc.share.values()) type.toJSON()
}

const tryAll = (update) => {
  for (const gc of [true, false]) {
    const doc = new Y.Doc({ gc })
    Y.applyUpdate(doc, update)
    loadAgain(doc)
  }
  const late = new Y.Doc()
  Y.applyUpdate(late, PREPARED)
  Y.applyUpdate(late, update)
  loadAgain(late)
  Y.mergeUpdates([PREPARED, update])
}

for (const file of readdirSync(directory)) {
  const update = readFileSync(join(directory, file))
  try {
    tryAll(update)
    counts.passed++
  } catch (error) {
    counts.failed++
    console.log(`FAILED: ${file} ${update.toString('hex').slice(0, 400)}\n  ${error.stack.split('\n').slice(0, 4).join('\n  ')}`)
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 ? 0 : 1
