// Gives one host name an alias for this process alone, as a line in /etc/hosts or a private DNS zone would.
import https from 'node:https';

const { ALIAS_HOST, ALIAS_PORT } = process.env;

https.globalAgent = new https.Agent({
  port: Number(ALIAS_PORT),
  lookup: (host, options, done) => {
    if (host !== ALIAS_HOST) return done(new Error(`this process knows no host but ${ALIAS_HOST}, not ${host}`));
    return options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  },
});
