// The ActivityPub side: what the outside may read, and what arrives.

import {
  createExponentialBackoffPolicy,
  createFederation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
} from "@fedify/fedify";
import {
  Accept,
  Activity,
  Add,
  Announce,
  Application,
  Block,
  Create,
  Delete,
  Endpoints,
  Flag,
  Follow,
  Like,
  Move,
  Note,
  Organization,
  Person,
  Question,
  QuoteAuthorization,
  Reject,
  Remove,
  Undo,
  Update,
} from "@fedify/fedify/vocab";
import { countVote, toObject } from "./posts.mjs";
import { Account, Store } from "./store.mjs";

const PAGE = 10;

/** RSA signs requests; Ed25519 signs the activities themselves (FEP-8b32). */
async function keyPairs() {
  const rsa = crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    },
    true,
    ["sign", "verify"],
  );
  return Promise.all([rsa, generateCryptoKeyPair("Ed25519")]);
}

/** Signs what the server itself asks for; its document is open to all, or two strict servers deadlock. */
const INSTANCE = "instance";

export async function createStore() {
  const store = new Store();
  const cast = [
    { identifier: "alice", kind: Person, name: "Alice Morvan", summary: "<p>Potière à Quimper.</p>" },
    { identifier: "atelier", kind: Organization, name: "L’Atelier du Port", summary: "<p>Coopérative.</p>" },
    { identifier: INSTANCE, kind: Application, name: "Fedify peer", summary: null },
  ];
  for (const member of cast) {
    store.accounts.set(member.identifier, new Account({ ...member, keyPairs: await keyPairs() }));
  }
  return store;
}

/** How Fedify's objects fetch what they only name; a context's own getters do not survive a spread. */
export const loaders = (ctx) => ({
  documentLoader: ctx.documentLoader,
  contextLoader: ctx.contextLoader,
});

/** The actor document of one of ours. */
export async function actorOf(ctx, account) {
  const { identifier } = account;
  const keys = await ctx.getActorKeyPairs(identifier);
  return new account.kind({
    id: ctx.getActorUri(identifier),
    preferredUsername: identifier,
    name: account.name,
    summary: account.summary,
    url: ctx.getActorUri(identifier),
    inbox: ctx.getInboxUri(identifier),
    outbox: ctx.getOutboxUri(identifier),
    followers: ctx.getFollowersUri(identifier),
    following: ctx.getFollowingUri(identifier),
    endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
    manuallyApprovesFollowers: account.followPolicy === "hold",
    discoverable: true,
    aliases: account.aliases,
    successor: account.successor,
    publicKey: keys[0].cryptographicKey,
    assertionMethods: keys.map((key) => key.multikey),
  });
}

/** Whose signature a request carries, if it is valid; their key is fetched as the instance. */
async function signer(ctx) {
  const documentLoader = await ctx.getDocumentLoader({ identifier: INSTANCE });
  return ctx.getSignedKeyOwner({ documentLoader, contextLoader: ctx.contextLoader });
}

/** Serves `items` as one collection with pages. */
function paged(setDispatcher, path, items) {
  const page = (ctx, identifier, cursor) => {
    const all = items(ctx, identifier);
    if (all == null) return null;
    if (cursor == null) return { items: all };
    const start = Number(cursor);
    const next = start + PAGE < all.length ? `${start + PAGE}` : null;
    return { items: all.slice(start, start + PAGE), nextCursor: next };
  };
  // Recipients of a delivery are asked for without a cursor, and come in one piece.
  return setDispatcher(path, page)
    .setCounter((ctx, identifier) => items(ctx, identifier)?.length ?? 0)
    .setFirstCursor(() => "0");
}

/** Who may read a post that is not public: those it is for, by the signature of their request. */
async function mayRead(ctx, post) {
  if (post == null || post.audience === "public" || post.audience === "quiet") return true;
  const owner = (await signer(ctx))?.id?.href;
  if (owner == null) return false;
  if (post.mentions.some((actor) => actor.id.href === owner)) return true;
  return post.audience === "followers" && post.account.followers.has(owner);
}

export function createPeer({ origin, store, authorizedFetch, firstKnock }) {
  const federation = createFederation({
    kv: new MemoryKvStore(),
    queue: new InProcessMessageQueue(),
    origin,
    allowPrivateAddress: true,
    firstKnock,
    circuitBreaker: false,
    outboxRetryPolicy: createExponentialBackoffPolicy({
      initialDelay: { milliseconds: 500 },
      maxDelay: { seconds: 4 },
      maxAttempts: 6,
    }),
    onOutboxError: (error, activity) => {
      store.failures.push({ id: activity?.id?.href ?? null, error: `${error}` });
    },
  });

  federation
    .setActorDispatcher("/users/{identifier}", (ctx, identifier) => {
      const account = store.account(identifier);
      return account && actorOf(ctx, account);
    })
    .setKeyPairsDispatcher((_ctx, identifier) => store.account(identifier)?.keyPairs ?? [])
    .authorize(async (ctx, identifier) => {
      if (!authorizedFetch || identifier === INSTANCE) return true;
      return (await signer(ctx)) != null;
    });

  paged(federation.setFollowersDispatcher.bind(federation), "/users/{identifier}/followers", (_ctx, identifier) => {
    const account = store.account(identifier);
    return account && [...account.followers.values()];
  });
  paged(federation.setFollowingDispatcher.bind(federation), "/users/{identifier}/following", (_ctx, identifier) => {
    const account = store.account(identifier);
    const accepted = account && [...account.following].filter(([, state]) => state === "accepted");
    return accepted && accepted.map(([id]) => new URL(id));
  });
  paged(federation.setOutboxDispatcher.bind(federation), "/users/{identifier}/outbox", (_ctx, identifier) => {
    const account = store.account(identifier);
    return account && account.sent.filter(({ listed }) => listed).map(({ activity }) => activity).reverse();
  });

  for (const [cls, kind] of [[Note, "notes"], [Question, "questions"]]) {
    const find = (ctx, values) => store.post(ctx.getObjectUri(cls, values).href);
    federation
      .setObjectDispatcher(cls, `/users/{identifier}/${kind}/{id}`, (ctx, values) => {
        const post = find(ctx, values);
        return post == null || post.deleted ? null : toObject(ctx, post);
      })
      .authorize((ctx, values) => mayRead(ctx, find(ctx, values)));
  }

  federation.setObjectDispatcher(
    QuoteAuthorization,
    "/users/{identifier}/stamps/{id}",
    (ctx, values) => store.stamps.get(ctx.getObjectUri(QuoteAuthorization, values).href) ?? null,
  );

  federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
    software: { name: "fedify-peer", version: "2.3.6" },
    protocols: ["activitypub"],
    usage: { users: { total: store.accounts.size }, localPosts: 0, localComments: 0 },
  }));

  listen(federation, store);
  return federation;
}

function listen(federation, store) {
  const inbox = federation.setInboxListeners("/users/{identifier}/inbox", "/inbox");
  const on = (type, effect) =>
    inbox.on(type, async (ctx, activity) => {
      store.received.push({
        type: activity.constructor.name,
        id: activity.id?.href ?? null,
        actor: activity.actorId?.href ?? null,
        object: activity.objectId?.href ?? null,
        recipient: ctx.recipient,
        activity: await activity.toJsonLd(loaders(ctx)),
        expanded: await activity.toJsonLd({ ...loaders(ctx), format: "expand" }),
      });
      await effect?.(ctx, activity);
    });

  on(Follow, (ctx, follow) => answerFollow(ctx, store, follow));
  on(Accept, (_ctx, accept) => followAnswered(store, accept, "accepted"));
  on(Reject, (_ctx, reject) => followAnswered(store, reject, "rejected"));
  on(Undo, (_ctx, undo) => {
    const actor = undo.actorId?.href;
    for (const { followers } of store.accounts.values()) {
      if (followers.get(actor)?.follow === undo.objectId?.href) followers.delete(actor);
    }
  });
  on(Create, async (ctx, create) => {
    const note = await create.getObject({ ...loaders(ctx), suppressError: true });
    if (note?.name == null || note.replyTargetId == null) return;
    countVote(store.post(note.replyTargetId.href), create.actorId.href, `${note.name}`);
  });
  for (const type of [Update, Delete, Like, Announce, Block, Move, Flag, Add, Remove]) on(type);
  on(Activity);

  inbox.setSharedKeyDispatcher(() => ({ identifier: INSTANCE }));
  inbox.onUnverifiedActivity(async (ctx, activity, reason) => {
    store.rejected.push({
      type: activity.constructor.name,
      id: activity.id?.href ?? null,
      actor: activity.actorId?.href ?? null,
      reason: JSON.parse(JSON.stringify(reason, (_key, value) => (value instanceof Error ? `${value}` : value))),
      activity: await activity.toJsonLd(loaders(ctx)),
    });
  });
  inbox.onError((_ctx, error) => {
    store.rejected.push({ type: null, id: null, actor: null, reason: { type: "error", message: `${error?.stack ?? error}` } });
  });
}

async function answerFollow(ctx, store, follow) {
  const followed = ctx.parseUri(follow.objectId);
  if (followed?.type !== "actor") return;
  const account = store.account(followed.identifier);
  const follower = await follow.getActor(loaders(ctx));
  if (account == null || follower?.inboxId == null || account.followPolicy === "hold") return;
  const accepted = account.followPolicy === "accept";
  if (accepted) {
    account.followers.set(follower.id.href, {
      id: follower.id,
      inboxId: follower.inboxId,
      endpoints: follower.endpoints,
      follow: follow.id?.href,
    });
  }
  const answer = new (accepted ? Accept : Reject)({
    id: new URL(`#${accepted ? "accepts" : "rejects"}/${crypto.randomUUID()}`, ctx.getActorUri(account.identifier)),
    actor: ctx.getActorUri(account.identifier),
    to: follower.id,
    object: follow,
  });
  await ctx.sendActivity({ identifier: account.identifier }, follower, answer);
}

/** Only an answer by the one who was asked counts. */
function followAnswered(store, answer, state) {
  for (const account of store.accounts.values()) {
    const asked = account.sent.find(({ id, type }) => type === "Follow" && id === answer.objectId?.href);
    if (asked && asked.object === answer.actorId?.href) account.following.set(asked.object, state);
  }
}
