// Two peers talk with each other: what the integration tests rely on, without Ancrage.
//
//   node --test tests/peers/fedify/selftest.mjs

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const WAIT_MS = 20_000;

class Peer {
  static async start(host, ...flags) {
    const program = fileURLToPath(new URL("peer.mjs", import.meta.url));
    const child = spawn(process.execPath, [program, "--host", host, ...flags], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const { ready, origin } = JSON.parse(line);
      assert.equal(ready, true);
      return new Peer(child, origin);
    }
    throw new Error("the peer ended before it was ready");
  }

  constructor(child, origin) {
    this.child = child;
    this.origin = origin;
    this.host = new URL(origin).host;
    this.base = `http://127.0.0.1:${new URL(origin).port}`;
  }

  actor(identifier) {
    return `${this.origin}/users/${identifier}`;
  }

  async ask(path, init) {
    const response = await fetch(`${this.base}/control/${path}`, init);
    return { status: response.status, body: await response.json() };
  }

  async get(path) {
    const { status, body } = await this.ask(path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async post(action, body) {
    const answer = await this.ask(action, { method: "POST", body: JSON.stringify(body) });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  /** The first entry that arrives with this type, and whatever else is asked for. */
  async received(type, more = {}) {
    const query = new URLSearchParams({ type, wait: `${WAIT_MS}`, ...more });
    const { entries } = await this.get(`received?${query}`);
    const seen = JSON.stringify(await this.get("rejected"));
    assert.ok(entries.length > 0, `no ${type} came; rejected: ${seen}`);
    return entries[0];
  }

  stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin.end();
    return ended;
  }
}

let brest, lyon;

before(async () => {
  [brest, lyon] = await Promise.all([
    Peer.start("brest.localhost"),
    // Strict about who reads, and speaking the older signatures first.
    Peer.start("lyon.localhost", "--authorized-fetch", "--first-knock", "draft-cavage-http-signatures-12"),
  ]);
});

after(async () => {
  assert.deepEqual(await Promise.all([brest.stop(), lyon.stop()]), [0, 0]);
});

test("a handle is looked up", async () => {
  const found = await brest.post("lookup", { handle: `@atelier@${lyon.host}`, as: "alice" });
  assert.equal(found.type, "Organization");
  assert.equal(found.id, lyon.actor("atelier"));
  assert.equal(found.preferredUsername, "atelier");
  assert.equal(found.inbox, `${lyon.actor("atelier")}/inbox`);
  assert.equal(found.publicKey.owner, lyon.actor("atelier"));
  assert.equal(found.assertionMethods.length, 2);
});

test("an unsigned request is refused under authorised fetch", async () => {
  const { status } = await brest.ask("lookup", {
    method: "POST",
    body: JSON.stringify({ handle: lyon.actor("atelier") }),
  });
  assert.equal(status, 422);
});

test("a follow is accepted, in both directions", async () => {
  await brest.post("follow", { actor: "alice", target: `@atelier@${lyon.host}` });
  const accept = await brest.received("Accept", { actor: lyon.actor("atelier") });
  assert.equal(accept.recipient, "alice");
  const { following } = await brest.get("following?actor=alice");
  assert.deepEqual(following, { [lyon.actor("atelier")]: "accepted" });
  const { followers } = await lyon.get("followers?actor=atelier");
  assert.deepEqual(followers, [brest.actor("alice")]);

  await lyon.post("follow", { actor: "atelier", target: brest.actor("alice") });
  await lyon.received("Accept", { actor: brest.actor("alice") });
});

test("a post is delivered, liked, boosted, edited and deleted", async () => {
  const { id } = await lyon.post("post", { actor: "atelier", content: "Portes ouvertes <samedi>" });
  const create = await brest.received("Create", { actor: lyon.actor("atelier") });
  assert.equal(create.activity.object.id, id);
  assert.match(create.activity.object.content, /Portes ouvertes &lt;samedi&gt;/);

  const like = await brest.post("like", { actor: "alice", object: id });
  assert.equal((await lyon.received("Like")).id, like.id);
  assert.equal((await lyon.received("Like")).object, id);
  const unlike = await brest.post("unlike", { actor: "alice", object: id });
  assert.equal((await lyon.received("Undo")).id, unlike.id);

  await brest.post("announce", { actor: "alice", object: id });
  assert.equal((await lyon.received("Announce")).object, id);

  await lyon.post("edit", { actor: "atelier", id, content: "Portes ouvertes dimanche" });
  const update = await brest.received("Update");
  assert.match(update.activity.object.content, /dimanche/);

  const read = async () => {
    const headers = { Accept: "application/activity+json", Host: lyon.host };
    return (await fetch(`${lyon.base}${new URL(id).pathname}`, { headers })).status;
  };
  assert.equal(await read(), 200);
  await lyon.post("delete", { actor: "atelier", id });
  assert.equal((await brest.received("Delete")).object, id);
  assert.equal(await read(), 404);
});

test("a reply reaches the author, and a direct post only its recipient", async () => {
  const { id } = await brest.post("post", { actor: "alice", content: "Qui répare un tour ?" });
  const reply = await lyon.post("post", { actor: "alice", content: "Moi", inReplyTo: id });
  const create = await brest.received("Create", { actor: lyon.actor("alice") });
  assert.equal(create.object, reply.id);
  assert.equal(create.activity.object.inReplyTo, id);

  const direct = await lyon.post("post", {
    actor: "alice",
    content: "En privé",
    to: "direct",
    mentions: [`@alice@${brest.host}`],
  });
  const whisper = await brest.received("Create", { object: direct.id });
  assert.deepEqual([whisper.activity.to].flat(), [brest.actor("alice")]);
  assert.equal(whisper.activity.cc, undefined);

  const read = await brest.post("lookup", { handle: direct.id, as: "alice" });
  assert.match(read.content, /En privé/);
  const refused = await brest.ask("lookup", {
    method: "POST",
    body: JSON.stringify({ handle: direct.id, as: "atelier" }),
  });
  assert.equal(refused.status, 422);
});

test("a poll counts one vote a person", async () => {
  const { id } = await lyon.post("post", {
    actor: "atelier",
    content: "Quel jour ?",
    poll: { options: ["lundi", "mardi"], expiresIn: 600 },
  });
  await brest.post("vote", { actor: "alice", object: id, choices: ["mardi"] });
  await lyon.received("Create", { actor: brest.actor("alice") });
  await brest.post("vote", { actor: "alice", object: id, choices: ["lundi"] });
  // Arrives after both votes, because it was sent after them.
  await brest.post("flag", { actor: "alice", target: `@atelier@${lyon.host}`, content: "essai" });
  await lyon.received("Flag");
  const poll = await lyon.get(`post?id=${encodeURIComponent(id)}`);
  assert.deepEqual(poll.options, [
    { name: "lundi", votes: 0 },
    { name: "mardi", votes: 1 },
  ]);
  assert.equal(poll.voters, 1);
});

test("a block ends a follow, and an unfollow too", async () => {
  const undo = await brest.post("unfollow", { actor: "alice", target: `@atelier@${lyon.host}` });
  await lyon.received("Undo", { id: undo.id });
  await brest.post("block", { actor: "alice", target: `@atelier@${lyon.host}` });
  const block = await lyon.received("Block");
  assert.equal(block.object, lyon.actor("atelier"));
  assert.deepEqual((await lyon.get("followers?actor=atelier")).followers, []);
  assert.deepEqual((await brest.get("followers?actor=alice")).followers, []);
});

test("a follow can be held back or refused", async () => {
  await lyon.post("settings", { actor: "alice", follows: "hold" });
  await brest.post("follow", { actor: "atelier", target: lyon.actor("alice") });
  const held = await lyon.received("Follow", { object: lyon.actor("alice") });
  const pending = await brest.get("following?actor=atelier");
  assert.equal(pending.following[lyon.actor("alice")], "requested");
  await brest.post("undo", { actor: "atelier", id: held.id });

  await lyon.post("settings", { actor: "alice", follows: "reject" });
  await brest.post("follow", { actor: "atelier", target: lyon.actor("alice") });
  await brest.received("Reject", { actor: lyon.actor("alice") });
  const refused = await brest.get("following?actor=atelier");
  assert.equal(refused.following[lyon.actor("alice")], "rejected");
  await lyon.post("settings", { actor: "alice", follows: "accept" });
});

test("followers learn of a new profile and of a move", async () => {
  await lyon.post("follow", { actor: "alice", target: `@atelier@${brest.host}` });
  await lyon.received("Accept", { actor: brest.actor("atelier") });
  await brest.post("profile", { actor: "atelier", name: "Atelier des Quais" });
  const update = await lyon.received("Update", { object: brest.actor("atelier") });
  assert.equal(update.activity.object.name, "Atelier des Quais");
  await brest.post("move", { actor: "atelier", target: brest.actor("alice") });
  assert.equal((await lyon.received("Move")).activity.target, brest.actor("alice"));
  await brest.post("profile", { actor: "alice", aliases: [brest.actor("atelier")] });
  const old = await lyon.post("lookup", { handle: brest.actor("atelier") });
  const agreed = await lyon.post("lookup", { handle: brest.actor("alice") });
  assert.deepEqual([old.movedTo, agreed.alsoKnownAs], [brest.actor("alice"), [brest.actor("atelier")]]);
});

test("an activity of the test's own making is sent as it is", async () => {
  const { id } = await brest.post("send", {
    actor: "alice",
    activity: { type: "Add", object: brest.actor("atelier"), target: `${brest.actor("alice")}/featured` },
    recipients: [`@atelier@${lyon.host}`],
  });
  const add = await lyon.received("Add");
  assert.deepEqual([add.id, add.activity.target], [id, `${brest.actor("alice")}/featured`]);
});

test("an activity with a forged body is refused", async () => {
  const { entries } = await lyon.get("requests");
  const delivered = entries.find(({ method, status }) => method === "POST" && status === 202);
  const again = async (body) => {
    const init = { method: "POST", headers: delivered.headers, body };
    return (await fetch(`${lyon.base}${delivered.path}`, init)).status;
  };
  assert.equal(await again(delivered.body), 202);
  assert.equal(await again(delivered.body.replace("alice", "alicf")), 401);
});

test("nothing was lost on the way", async () => {
  for (const peer of [brest, lyon]) {
    assert.deepEqual((await peer.get("failures")).entries, []);
  }
});
