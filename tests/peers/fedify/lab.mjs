// What a laboratory without name servers and certificates needs. Nothing else is relaxed:
// signatures, digests, dates and origins are checked by Fedify as it checks them in production.

import dns from "node:dns";

const isLabHost = (host) => host === "localhost" || host.endsWith(".localhost");

/** Makes `*.localhost` mean this machine, which many systems' resolvers do not. */
function resolveLabHosts() {
  const lookup = dns.lookup;
  dns.lookup = (host, options, callback) => {
    const [opts, done] = typeof options === "function" ? [{}, options] : [options, callback];
    if (!isLabHost(host)) return lookup(host, opts, done);
    const address = { address: "127.0.0.1", family: 4 };
    process.nextTick(() =>
      opts?.all ? done(null, [address]) : done(null, address.address, address.family),
    );
  };
}

/** WebFinger for a handle is always asked over https; lab hosts are asked over http. */
function askLabHostsOverHttp() {
  const fetchOverTls = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    if (!(input instanceof URL)) return fetchOverTls(input, init);
    if (input.protocol !== "https:" || !isLabHost(input.hostname)) return fetchOverTls(input, init);
    const plain = new URL(input);
    plain.protocol = "http:";
    return fetchOverTls(plain, init);
  };
}

/** Fedify looks at `navigator`, which Node has since version 21. */
function provideNavigator() {
  globalThis.navigator ??= { userAgent: `Node.js/${process.versions.node}` };
}

/** Call once, before anything is fetched. */
export function enterLab() {
  resolveLabHosts();
  askLabHostsOverHttp();
  provideNavigator();
}
