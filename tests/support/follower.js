/** The real client, without its pages: connection, channels and models of web/src, over a real WebSocket. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import WebSocket from 'ws';
import { applyDirectory } from '../../web/src/directory/model.js';
import { applyInbox } from '../../web/src/inbox/model.js';
import { applyDraft } from '../../web/src/drafts/model.js';
import { applyRoom } from '../../web/src/rooms/model.js';
import { applySpace } from '../../web/src/spaces/model.js';
import { Channels } from '../../web/src/sync/channels.js';
import { Clock } from '../../web/src/sync/clock.js';
import { Connection } from '../../web/src/sync/connection.js';
import { Refusal, post } from './client.js';
import { checkNotification, note } from './contract.js';
import { until } from './wait.js';

/** The models by the kind of their channel. @type {Record<string, (view: any, event: any) => any>} */
export const MODELS = { draft: applyDraft, room: applyRoom, space: applySpace, inbox: applyInbox, directory: applyDirectory };

/** Somebody's client: it follows channels, comes back after every cut, and can be compared with the server. */
export class Follower {
  #server;
  #token;
  /** @type {Map<string, import('../../web/src/sync/channel.js').Channel<any>>} */ #followed = new Map();

  /** @param {{url: string}} server @param {string} token */
  constructor(server, token) {
    this.#server = server;
    this.#token = token;
    this.connection = new Connection({ openSocket: () => this.#openSocket(), clock: new Clock() });
    this.connection.onNotification.on((message) => note(checkNotification(message), message));
    this.channels = new Channels({ connection: this.connection, models: MODELS });
    this.connection.start();
  }

  #openSocket() {
    const headers = { Authorization: `Bearer ${this.#token}` };
    return /** @type {any} */ (new WebSocket(`${this.#server.url.replace('http', 'ws')}/ws`, { headers }));
  }

  /** Follows a channel from now on. @param {string} name */
  async follow(name) {
    const channel = this.channels.acquire(name);
    this.#followed.set(name, channel);
    await until(() => channel.state === 'live' || channel.state === 'closed', `${name} to be live`);
    return channel;
  }

  /** Cuts the line; it comes back with the positions it has. */
  cut() {
    this.connection.restart();
  }

  /** Fails unless every channel soon equals a fresh view; where there is none any more, it must be closed. */
  async converge() {
    for (const [name, channel] of this.#followed) {
      const isEqual = async () => {
        const fresh = await this.#fresh(name);
        if (!fresh) return channel.state === 'closed';
        // Who was given a right opens anew, as a page does: nobody tells a channel that was closed.
        if (channel.state === 'closed') channel.start();
        return channel.state === 'live' && isDeepStrictEqual(channel.view, fresh.view);
      };
      await until(isEqual, `${name} to converge`, 10_000).catch(async () => {
        assert.deepEqual(channel.view, (await this.#fresh(name))?.view ?? null, `${name} (${channel.state})`);
      });
    }
  }

  /** @param {string} name @returns {Promise<any>} undefined where it may not be opened */
  async #fresh(name) {
    try {
      return await post(this.#server, 'channel.open', { channel: name }, { token: this.#token });
    } catch (error) {
      if (error instanceof Refusal && ['no_such_channel', 'forbidden'].includes(error.word)) return undefined;
      throw error;
    }
  }

  stop() {
    this.channels.stop();
    this.connection.stop();
  }
}
