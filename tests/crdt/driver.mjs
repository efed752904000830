import { spawn } from 'node:child_process'

export const RESULTS = ['ok', 'malformed', 'full', 'broken']

/**
 * The C engine, run as a child process. Requests are answered in order; see crdt_driver.c.
 */
export class Driver {
  #child
  #waiting = []
  #received = Buffer.alloc(0)
  #closed = false

  /** @param {string} path of the driver program */
  constructor(path) {
    this.#child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child.stdout.on('data', (bytes) => this.#receive(bytes))
    this.#child.on('close', (code, signal) => this.#close(code ?? signal))
    this.#child.stdin.on('error', () => {})
  }

  /** Ends the child and waits for it: resolves to its exit code. */
  stop() {
    const ended = new Promise((resolve) => this.#child.on('close', resolve))
    this.#child.stdin.end()
    return ended
  }

  get closed() {
    return this.#closed
  }

  /**
   * @param {string} command one letter
   * @param {number} document
   * @param {Uint8Array} bytes
   * @returns {Promise<{result: string, bytes: Uint8Array}>}
   */
  request(command, document, bytes = new Uint8Array()) {
    const head = Buffer.alloc(6)
    head.writeUInt32LE(bytes.length + 2, 0)
    head[4] = command.charCodeAt(0)
    head[5] = document
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error('the driver has ended'))
      this.#waiting.push({ resolve, reject })
      this.#child.stdin.write(Buffer.concat([head, bytes]))
    })
  }

  /** The reply's bytes; throws where the engine refuses. */
  async ask(command, document, bytes) {
    const reply = await this.request(command, document, bytes)
    if (reply.result !== 'ok') throw new Error(`${command}: ${reply.result}`)
    return reply.bytes
  }

  #receive(bytes) {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    while (this.#received.length >= 4) {
      const length = this.#received.readUInt32LE(0)
      if (this.#received.length < 4 + length) return
      const reply = this.#received.subarray(4, 4 + length)
      this.#received = this.#received.subarray(4 + length)
      this.#waiting.shift().resolve({ result: RESULTS[reply[0]], bytes: new Uint8Array(reply.subarray(1)) })
    }
  }

  #close(code) {
    this.#closed = true
    for (const { reject } of this.#waiting) reject(new Error(`the driver ended with ${code}`))
    this.#waiting = []
  }
}

/** Joins byte strings, each with its length before it. */
export const parts = (list) =>
  Buffer.concat(
    list.flatMap((bytes) => {
      const head = Buffer.alloc(4)
      head.writeUInt32LE(bytes.length)
      return [head, bytes]
    })
  )
