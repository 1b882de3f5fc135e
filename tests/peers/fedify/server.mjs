// A peer as an HTTP server on the loopback interface.

import http from "node:http";
import { Control } from "./control.mjs";
import { createPeer, createStore } from "./federation.mjs";
import { enterLab } from "./lab.mjs";

const MAX_BODY = 1024 * 1024;

async function readBody(incoming) {
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming, body) {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
  }
  const url = new URL(incoming.url, `http://${incoming.headers.host}`);
  const withBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  return new Request(url, { method: incoming.method, headers, body: withBody ? body : undefined });
}

async function answer(outgoing, response) {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** What a request looked like, for tests that ask how they were spoken to. */
function seen(request, body, status) {
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    query: new URL(request.url).search,
    headers: Object.fromEntries(request.headers),
    body: body.toString("utf8"),
    status,
  };
}

/**
 * Starts a peer and resolves to `{ origin, close }` when it answers.
 *
 * `port` 0 takes a free one; `host` is the name that its actors live under, and must resolve to
 * this machine for whoever talks with it; `authorizedFetch` asks for signed requests for actors;
 * `firstKnock` is how requests are signed at first: "rfc9421" or
 * "draft-cavage-http-signatures-12".
 */
export async function startPeer({ port = 0, host = "peer.localhost", authorizedFetch = false, firstKnock } = {}) {
  enterLab();
  const store = await createStore();
  const server = http.createServer();
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const origin = `http://${host}:${server.address().port}`;
  const federation = createPeer({ origin, store, authorizedFetch, firstKnock });
  const control = new Control(federation.createContext(new URL(origin), undefined), store);

  server.on("request", async (incoming, outgoing) => {
    try {
      const body = await readBody(incoming);
      if (body == null) return void outgoing.writeHead(413).end();
      const request = toRequest(incoming, body);
      if (new URL(request.url).pathname.startsWith("/control/")) {
        return await answer(outgoing, await control.handle(request));
      }
      const response = await federation.fetch(request, { contextData: undefined });
      store.requests.push(seen(request, body, response.status));
      await answer(outgoing, response);
    } catch (error) {
      console.error(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    }
  });

  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin, close };
}
