// Everything the peer remembers, in memory.

import { EventEmitter } from "node:events";

/** An append-only list whose readers can wait for what they look for. */
export class Journal {
  #entries = [];
  #changed = new EventEmitter().setMaxListeners(0);

  push(entry) {
    const kept = { seq: this.#entries.length + 1, ...entry };
    this.#entries.push(kept);
    this.#changed.emit("change");
    return kept;
  }

  after(since, matches = () => true) {
    return this.#entries.filter((entry) => entry.seq > since && matches(entry));
  }

  /** What matches after `since`, as soon as there is something, or nothing after `waitMs`. */
  async waitAfter(since, matches, waitMs) {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const found = this.after(since, matches);
      const left = deadline - Date.now();
      if (found.length > 0 || left <= 0) return found;
      await new Promise((resolve) => {
        const timer = setTimeout(wake, left);
        const changed = this.#changed;
        function wake() {
          clearTimeout(timer);
          changed.off("change", wake);
          resolve();
        }
        changed.once("change", wake);
      });
    }
  }
}

/** One local actor's relations and posts. */
export class Account {
  /** Follow requests are answered by this: "accept", "reject" or "hold". */
  followPolicy = "accept";
  /** Actor id → `{ id, inboxId, endpoints }`, as deliveries need it. */
  followers = new Map();
  /** The ids of accounts that are the same one's: who may move here. */
  aliases = [];
  /** The id of the account that this one moved to. */
  successor = null;
  /** Actor id → "requested", "accepted" or "rejected". */
  following = new Map();
  /** Post id → see `posts.mjs`. */
  posts = new Map();
  /** Activities that were sent, newest last: `{ id, type, object, activity, recipients }`. */
  sent = [];

  constructor({ identifier, kind, name, summary, keyPairs }) {
    Object.assign(this, { identifier, kind, name, summary, keyPairs });
  }
}

export class Store {
  accounts = new Map();
  /** Address → the QuoteAuthorization that stands there. */
  stamps = new Map();
  /** Activities whose signature was verified, as they came. */
  received = new Journal();
  /** Activities that were refused, with the reason. */
  rejected = new Journal();
  /** Every request of the outside with the status that it was answered. */
  requests = new Journal();
  /** Deliveries that failed, every try. */
  failures = new Journal();

  account(identifier) {
    return this.accounts.get(identifier) ?? null;
  }

  /** The post with this id, whoever of ours wrote it. */
  post(id) {
    for (const account of this.accounts.values()) {
      const post = account.posts.get(id);
      if (post) return post;
    }
    return null;
  }
}
