// A strict ActivityPub server that is not ours, made with Fedify, for the integration tests.
//
//   node peer.mjs [--port P] [--host NAME] [--authorized-fetch] [--first-knock SPEC]
//
// Prints one line of JSON, `{"ready":true,"origin":…}`, when it answers, and ends with its
// standard input, so that it never outlives the test that started it. See README.md for what
// /control offers.

import { parseArgs } from "node:util";
import { startPeer } from "./server.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    host: { type: "string", default: "peer.localhost" },
    "authorized-fetch": { type: "boolean", default: false },
    "first-knock": { type: "string" },
  },
});

const { origin } = await startPeer({
  port: Number(values.port),
  host: values.host,
  authorizedFetch: values["authorized-fetch"],
  firstKnock: values["first-knock"],
});
console.log(JSON.stringify({ ready: true, origin }));

process.stdin.on("end", () => process.exit(0)).resume();
