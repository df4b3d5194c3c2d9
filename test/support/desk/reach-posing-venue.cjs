// Put into every process of an app under test: whoever connects to the broker's hosts reaches the server of POSING_VENUE instead,
// over real TLS, with its certificate trusted. Nothing else of the app knows of it.
const { readFileSync } = require('node:fs');
const dns = require('node:dns/promises');
const tls = require('node:tls');
const { syncBuiltinESMExports } = require('node:module');

const { port, certificate } = JSON.parse(process.env.POSING_VENUE);
const ca = readFileSync(certificate, 'utf8');
const isBroker = (host) => /(^|\.)alpaca\.markets$/.test(host ?? '');

const { connect } = tls;
tls.connect = (options, ...rest) => {
  const host = options?.servername || options?.host;
  return isBroker(host)
    ? connect({ ...options, host: '127.0.0.1', port, servername: host, ca }, ...rest)
    : connect(options, ...rest);
};
const { lookup } = dns;
dns.lookup = (host, ...rest) => (isBroker(host) ? Promise.resolve({ address: '127.0.0.1', family: 4 }) : lookup(host, ...rest));
syncBuiltinESMExports();
