// A provider with a few people, on a free port; its address is its first line. Anybody who knows a name may sign in.
import { createServer } from 'node:http';

const people = {
  anna: { name: 'Anna de Wit', email: 'anna@gemeente.example', email_verified: true, groups: ['wijk-moderators'] },
  piet: { name: 'Piet Bos', email: 'baas@wijk.example', email_verified: false, groups: [] },
  joke: { name: 'Joke Smit', email: 'joke@gemeente.example', email_verified: true, groups: [] },
};
const server = createServer();
server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const { default: Provider } = await import('oidc-provider');
  const redirect = process.argv[2];
  const client = { post_logout_redirect_uris: [process.argv[3]], redirect_uris: [redirect], scope: 'openid profile email' };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'wijk', client_secret: 'a secret that only the tests know' },
      { ...client, client_id: 'public', token_endpoint_auth_method: 'none' },
    ],
    claims: { profile: ['name'], email: ['email', 'email_verified'], openid: ['sub', 'groups'] },
    cookies: { keys: ['only for tests'] },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    pkce: { required: () => true, methods: ['S256'] },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
