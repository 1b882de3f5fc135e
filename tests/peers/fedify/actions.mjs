// What one of our actors does when a test asks for it. Every action answers with the id of the
// activity that was handed to the delivery queue.

import { Temporal } from "@js-temporal/polyfill";
import {
  Accept,
  Activity,
  Announce,
  Block,
  Create,
  Delete,
  Flag,
  Follow,
  isActor,
  Like,
  Move,
  Note,
  PUBLIC_COLLECTION,
  Question,
  QuoteAuthorization,
  QuoteRequest,
  Reject,
  Tombstone,
  Undo,
  Update,
} from "@fedify/fedify/vocab";
import { actorOf, loaders } from "./federation.mjs";
import { addressing, toObject } from "./posts.mjs";

/** Told to the test as status 422. */
export class Refused extends Error {}

export class Actions {
  constructor(ctx, store) {
    this.ctx = ctx;
    this.store = store;
  }

  account(identifier) {
    const account = this.store.account(identifier);
    if (account == null) throw new Refused(`no such actor here: ${identifier}`);
    return account;
  }

  ownPost(account, id) {
    const post = account.posts.get(id);
    if (post == null || post.deleted) throw new Refused(`${account.identifier} has no such post: ${id}`);
    return post;
  }

  /** Looks up a handle or a URL; `as` signs the requests with that actor's key. */
  async lookup(target, as) {
    const documentLoader = as == null ? undefined : await this.ctx.getDocumentLoader({ identifier: as });
    const found = await this.ctx.lookupObject(target, { documentLoader });
    if (found == null) throw new Refused(`not found: ${target}`);
    return found;
  }

  async actor(target, as) {
    const found = await this.lookup(target, as);
    if (!isActor(found) || found.inboxId == null) throw new Refused(`not an actor with an inbox: ${target}`);
    return found;
  }

  async #author(object, as) {
    const actor = await object.getAttribution({
      ...loaders(this.ctx),
      documentLoader: await this.ctx.getDocumentLoader({ identifier: as }),
    });
    if (actor?.inboxId == null) throw new Refused(`no author with an inbox: ${object.id}`);
    return actor;
  }

  #newId(account, type) {
    return new URL(`#${type.toLowerCase()}/${crypto.randomUUID()}`, this.ctx.getActorUri(account.identifier));
  }

  /** Sends, and remembers for later undoing. `listed` puts the activity in the public outbox. */
  async #send(account, cls, values, recipients, { listed = false } = {}) {
    const actor = this.ctx.getActorUri(account.identifier);
    const activity = new cls({ id: this.#newId(account, cls.name), actor, ...values });
    const id = activity.id.href;
    account.sent.push({ id, type: cls.name, object: activity.objectId?.href, activity, recipients, listed });
    await this.ctx.sendActivity({ identifier: account.identifier }, recipients, activity, {
      preferSharedInbox: true,
      fanout: "skip",
    });
    return { id };
  }

  async #undo(account, matches) {
    const index = account.sent.findLastIndex((entry) => matches(entry) && !entry.undone);
    if (index < 0) throw new Refused("nothing to undo");
    const entry = account.sent[index];
    entry.undone = true;
    entry.listed = false;
    const { activity, recipients } = entry;
    const values = { object: activity, tos: [...activity.toIds], ccs: [...activity.ccIds] };
    return this.#send(account, Undo, values, recipients);
  }

  async follow({ actor, target }) {
    const account = this.account(actor);
    const followed = await this.actor(target, actor);
    account.following.set(followed.id.href, "requested");
    return this.#send(account, Follow, { object: followed.id, to: followed.id }, [followed]);
  }

  async unfollow({ actor, target }) {
    const account = this.account(actor);
    const { id } = await this.actor(target, actor);
    account.following.delete(id.href);
    return this.#undo(account, ({ type, object }) => type === "Follow" && object === id.href);
  }

  /** Undoes any earlier activity by its id. */
  undo({ actor, id }) {
    return this.#undo(this.account(actor), (entry) => entry.id === id);
  }

  async post({ actor, content, to = "public", mentions = [], inReplyTo, summary, language, poll }) {
    const account = this.account(actor);
    const mentioned = await Promise.all(mentions.map((target) => this.actor(target, actor)));
    const values = { identifier: actor, id: crypto.randomUUID() };
    const post = {
      id: this.ctx.getObjectUri(poll == null ? Note : Question, values).href,
      account,
      content,
      summary,
      language,
      audience: to,
      mentions: mentioned,
      inReplyTo,
      published: Temporal.Now.instant(),
    };
    if (poll != null) {
      post.poll = {
        options: poll.options.map((name) => ({ name, votes: 0 })),
        multiple: poll.multiple === true,
        endTime: post.published.add({ seconds: poll.expiresIn ?? 3600 }),
        voters: new Set(),
      };
    }
    post.answered = inReplyTo == null ? [] : [await this.#author(await this.lookup(inReplyTo, actor), actor)];
    const object = toObject(this.ctx, post);
    account.posts.set(post.id, post);
    const { tos, ccs } = addressing(this.ctx, post);
    const create = { object, tos, ccs, published: post.published };
    const sent = await this.#send(account, Create, create, this.#audience(post), { listed: to === "public" });
    return { id: post.id, activity: sent.id };
  }

  /** A reply that is not direct goes to the author whom it answers, mentioned or not. */
  #audience(post) {
    const followers = post.audience === "direct" ? [] : [...post.account.followers.values()];
    return [...followers, ...post.mentions, ...(post.audience === "direct" ? [] : post.answered)];
  }

  async edit({ actor, id, content, summary }) {
    const account = this.account(actor);
    const post = this.ownPost(account, id);
    post.content = content ?? post.content;
    post.summary = summary ?? post.summary;
    // An Update of a poll that only carries new counts is not an edit.
    if (content != null || summary != null) post.updated = Temporal.Now.instant();
    const { tos, ccs } = addressing(this.ctx, post);
    const object = toObject(this.ctx, post);
    return this.#send(account, Update, { object, tos, ccs }, this.#audience(post));
  }

  async delete({ actor, id }) {
    const account = this.account(actor);
    const post = this.ownPost(account, id);
    post.deleted = true;
    for (const entry of account.sent) if (entry.object === id) entry.listed = false;
    const { tos, ccs } = addressing(this.ctx, post);
    const object = new Tombstone({ id: new URL(id) });
    return this.#send(account, Delete, { object, tos, ccs }, this.#audience(post));
  }

  async #react(cls, { actor, object }) {
    const account = this.account(actor);
    const liked = await this.lookup(object, actor);
    const author = await this.#author(liked, actor);
    if (cls === Like) return this.#send(account, Like, { object: liked.id, to: author.id }, [author]);
    const to = PUBLIC_COLLECTION;
    const ccs = [this.ctx.getFollowersUri(actor), author.id];
    const recipients = [...account.followers.values(), author];
    const values = { object: liked.id, to, ccs, published: Temporal.Now.instant() };
    return this.#send(account, Announce, values, recipients, { listed: true });
  }

  like(request) {
    return this.#react(Like, request);
  }

  unlike({ actor, object }) {
    return this.#undo(this.account(actor), (entry) => entry.type === "Like" && entry.object === object);
  }

  announce(request) {
    return this.#react(Announce, request);
  }

  unannounce({ actor, object }) {
    return this.#undo(this.account(actor), (entry) => entry.type === "Announce" && entry.object === object);
  }

  /** One Create per choice, of a Note with a name and no content, as Mastodon votes. */
  async vote({ actor, object, choices }) {
    const account = this.account(actor);
    const question = await this.lookup(object, actor);
    if (!(question instanceof Question)) throw new Refused(`not a poll: ${object}`);
    const author = await this.#author(question, actor);
    const ids = [];
    for (const name of choices) {
      const note = new Note({
        id: this.#newId(account, "Vote"),
        attribution: this.ctx.getActorUri(actor),
        name,
        replyTarget: question.id,
        to: author.id,
        published: Temporal.Now.instant(),
      });
      ids.push((await this.#send(account, Create, { object: note, to: author.id }, [author])).id);
    }
    return { ids };
  }

  async block({ actor, target }) {
    const blocked = await this.actor(target, actor);
    const account = this.account(actor);
    account.followers.delete(blocked.id.href);
    return this.#send(account, Block, { object: blocked.id, to: blocked.id }, [blocked]);
  }

  async unblock({ actor, target }) {
    const { id } = await this.actor(target, actor);
    return this.#undo(this.account(actor), ({ type, object }) => type === "Block" && object === id.href);
  }

  /** Reports an actor, with posts if there are any. */
  async flag({ actor, target, objects = [], content = "" }) {
    const reported = await this.actor(target, actor);
    const all = [reported.id, ...objects.map((id) => new URL(id))];
    return this.#send(this.account(actor), Flag, { objects: all, content, to: reported.id }, [reported]);
  }

  async move({ actor, target }) {
    const account = this.account(actor);
    const to = await this.actor(target, actor);
    account.successor = to.id;
    const values = { object: this.ctx.getActorUri(actor), target: to.id, to: this.ctx.getFollowersUri(actor) };
    return this.#send(account, Move, values, [...account.followers.values()]);
  }

  /** Changes the profile and tells the followers. */
  async profile({ actor, name, summary, aliases }) {
    const account = this.account(actor);
    account.aliases = aliases?.map((id) => new URL(id)) ?? account.aliases;
    account.name = name ?? account.name;
    account.summary = summary ?? account.summary;
    const object = await actorOf(this.ctx, account);
    return this.#send(account, Update, { object, to: PUBLIC_COLLECTION }, [...account.followers.values()]);
  }

  /** Asks for leave to quote a post; the quoting post can be looked at, and nobody else is told of it. */
  async quote({ actor, content, object }) {
    const account = this.account(actor);
    const quoted = await this.lookup(object, actor);
    const author = await this.#author(quoted, actor);
    const post = {
      id: this.ctx.getObjectUri(Note, { identifier: actor, id: crypto.randomUUID() }).href,
      account,
      content,
      audience: "public",
      mentions: [],
      answered: [],
      quote: quoted.id.href,
      published: Temporal.Now.instant(),
    };
    account.posts.set(post.id, post);
    const values = { object: quoted.id, instrument: toObject(this.ctx, post), to: author.id };
    const sent = await this.#send(account, QuoteRequest, values, [author]);
    return { id: post.id, activity: sent.id };
  }

  /** Publishes a post that quotes, with the authorisation that was granted. */
  async publishQuote({ actor, id, authorization }) {
    const account = this.account(actor);
    const post = this.ownPost(account, id);
    post.quoteAuthorization = authorization;
    const { tos, ccs } = addressing(this.ctx, post);
    const create = { object: toObject(this.ctx, post), tos, ccs, published: post.published };
    return this.#send(account, Create, create, this.#audience(post), { listed: true });
  }

  /** Answers a QuoteRequest that arrived; a yes makes an authorisation that can be fetched. */
  async answerQuote({ actor, request, accept }) {
    const account = this.account(actor);
    const entry = this.store.received.after(0, ({ id }) => id === request)[0];
    if (entry == null) throw new Refused(`no such request: ${request}`);
    const asked = await QuoteRequest.fromJsonLd(entry.activity, loaders(this.ctx));
    const asker = await this.actor(asked.actorId.href, actor);
    const values = { object: asked, to: asker.id };
    if (!accept) return this.#send(account, Reject, values, [asker]);
    const id = this.ctx.getObjectUri(QuoteAuthorization, { identifier: actor, id: crypto.randomUUID() });
    const stamp = new QuoteAuthorization({
      id,
      attribution: this.ctx.getActorUri(actor),
      interactingObject: asked.instrumentId,
      interactionTarget: asked.objectId,
    });
    this.store.stamps.set(id.href, stamp);
    const sent = await this.#send(account, Accept, { ...values, result: id }, [asker]);
    return { ...sent, authorization: id.href };
  }

  /** Takes an authorisation back. */
  async revokeQuote({ actor, authorization, target }) {
    if (!this.store.stamps.delete(authorization)) throw new Refused(`no such authorisation: ${authorization}`);
    const told = await this.actor(target, actor);
    return this.#send(this.account(actor), Delete, { object: new URL(authorization), to: told.id }, [told]);
  }

  settings({ actor, follows }) {
    if (!["accept", "reject", "hold"].includes(follows)) throw new Refused(`follows: ${follows}`);
    this.account(actor).followPolicy = follows;
    return {};
  }

  /** Sends an activity of the test's own making, signed by `actor`. */
  async send({ actor, activity, recipients }) {
    const account = this.account(actor);
    const parsed = await Activity.fromJsonLd(
      { "@context": "https://www.w3.org/ns/activitystreams", actor: this.ctx.getActorUri(actor).href, ...activity },
      loaders(this.ctx),
    );
    const to =
      recipients === "followers"
        ? [...account.followers.values()]
        : await Promise.all(recipients.map((target) => this.actor(target, actor)));
    const id = parsed.id ?? this.#newId(account, parsed.constructor.name);
    await this.ctx.sendActivity({ identifier: actor }, to, parsed.clone({ id }), {
      preferSharedInbox: true,
      fanout: "skip",
    });
    return { id: id.href };
  }
}
