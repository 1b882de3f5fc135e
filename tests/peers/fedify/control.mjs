// The tests' own door: JSON over HTTP under /control. It is no part of what a peer offers.

import { isActor } from "@fedify/fedify/vocab";
import { Actions, Refused } from "./actions.mjs";

const ACTIONS = [
  "announce",
  "answerQuote",
  "block",
  "delete",
  "edit",
  "flag",
  "follow",
  "like",
  "move",
  "post",
  "profile",
  "publishQuote",
  "quote",
  "revokeQuote",
  "send",
  "settings",
  "unannounce",
  "unblock",
  "undo",
  "unfollow",
  "unlike",
  "vote",
];

const json = (status, body) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** What Fedify understood of a document, in the words that tests compare. */
async function describe(object, ctx) {
  const text = (value) => (value == null ? null : `${value}`);
  const described = {
    type: object.constructor.name,
    id: text(object.id),
    name: text(object.name),
    summary: text(object.summary),
    content: text(object.content),
    url: text(object.url?.href ?? object.url),
    published: text(object.published),
    updated: text(object.updated),
    attributedTo: text(object.attributionId),
    inReplyTo: text(object.replyTargetId),
    to: object.toIds.map(text),
    cc: object.ccIds.map(text),
    jsonld: await object.toJsonLd({ contextLoader: ctx.contextLoader }),
  };
  if (!isActor(object)) return described;
  const key = await object.getPublicKey({ documentLoader: ctx.documentLoader, contextLoader: ctx.contextLoader, suppressError: true });
  return {
    ...described,
    preferredUsername: text(object.preferredUsername),
    inbox: text(object.inboxId),
    outbox: text(object.outboxId),
    followers: text(object.followersId),
    following: text(object.followingId),
    featured: text(object.featuredId),
    sharedInbox: text(object.endpoints?.sharedInbox),
    manuallyApprovesFollowers: object.manuallyApprovesFollowers,
    publicKey: key && { id: text(key.id), owner: text(key.ownerId), algorithm: key.publicKey?.algorithm?.name ?? null },
    assertionMethods: object.assertionMethodIds.map(text),
    alsoKnownAs: object.aliasIds.map(text),
    movedTo: text(object.successorId),
  };
}

function seenPost(post) {
  return {
    id: post.id,
    content: post.content,
    audience: post.audience,
    deleted: post.deleted === true,
    options: post.poll?.options ?? null,
    voters: post.poll?.voters.size ?? null,
  };
}

export class Control {
  constructor(ctx, store) {
    this.ctx = ctx;
    this.store = store;
    this.actions = new Actions(ctx, store);
  }

  async handle(request) {
    const url = new URL(request.url);
    const name = url.pathname.slice("/control/".length);
    try {
      if (request.method === "GET") return await this.#read(name, url.searchParams);
      if (request.method !== "POST") return json(405, { error: "GET or POST" });
      const body = await request.json();
      if (name === "lookup") return json(200, await this.#lookup(body));
      if (!ACTIONS.includes(name)) return json(404, { error: `no such action: ${name}` });
      return json(200, await this.actions[name](body));
    } catch (error) {
      if (error instanceof Refused || error instanceof SyntaxError) return json(422, { error: error.message });
      return json(500, { error: `${error?.stack ?? error}` });
    }
  }

  async #lookup({ handle, as }) {
    return describe(await this.actions.lookup(handle, as), this.ctx);
  }

  async #read(name, query) {
    const { store } = this;
    const account = () => this.actions.account(query.get("actor") ?? "alice");
    switch (name) {
      case "received":
      case "rejected":
      case "requests":
      case "failures":
        return json(200, await this.#journal(store[name], query));
      case "followers":
        return json(200, { followers: [...account().followers.keys()] });
      case "following":
        return json(200, { following: Object.fromEntries(account().following) });
      case "post": {
        const post = store.post(query.get("id"));
        return post == null ? json(404, { error: "no such post" }) : json(200, seenPost(post));
      }
      default:
        return json(404, { error: `no such list: ${name}` });
    }
  }

  /** `type`, `actor` and `id` filter; `since` is a `seq`; `wait` is in milliseconds. */
  async #journal(journal, query) {
    const since = Number(query.get("since") ?? 0);
    const wait = Math.min(Number(query.get("wait") ?? 0), 60_000);
    const asked = ["type", "actor", "id", "object"].filter((key) => query.has(key));
    const matches = (entry) => asked.every((key) => entry[key] === query.get(key));
    const entries = await journal.waitAfter(since, matches, wait);
    return { entries, next: entries.at(-1)?.seq ?? since };
  }
}
