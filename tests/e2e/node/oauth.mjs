// SPDX-License-Identifier: GPL-3.0-or-later
// oauth2-mock-server, which behaves as its client's id asks; every token request is reported.
import { OAuth2Server } from 'oauth2-mock-server';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');

const basicUser = (header) =>
  Buffer.from(header.replace(/^Basic /, ''), 'base64').toString().split(':')[0];

server.service.on('beforeResponse', (response, request) => {
  const { authorization } = request.headers;
  const client = authorization ? basicUser(authorization) : request.body.client_id;
  const { grant_type: grant, scope, audience } = request.body;
  process.stdout.write(
    `${JSON.stringify({ event: 'token', grant, scope, audience, basic: Boolean(authorization) })}\n`);

  if (client === 'short') response.body.expires_in = 1;
  if (client === 'body-only' && authorization) {
    response.statusCode = 401;
    response.body = { error: 'invalid_client', error_description: 'no Basic here' };
  }
  if (client === 'refused') {
    const said = JSON.stringify([request.headers, request.body]);
    response.statusCode = 400;
    response.body = { error: 'unauthorized_client', error_description: said };
  }
});

server.service.on('beforeAuthorizeRedirect', ({ url }, request) => {
  if (request.query.client_id === 'denied') {
    url.searchParams.delete('code');
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('error_description', 'The person said no');
  }
  if (request.query.client_id === 'wrong-state') url.searchParams.set('state', 'x');
});

await server.start(0, '127.0.0.1');
process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
process.stdin.on('end', () => process.exit()).resume();
