import { refusal } from './errors.ts';
import { userJson } from './guild-json.ts';
import type { Json } from './model.ts';
import type { Route } from './route.ts';
import type { World } from './world.ts';

function applicationJson(world: World): Json {
  return {
    id: world.bot.id,
    name: world.bot.name,
    icon: null,
    description: '',
    type: null,
    flags: 0,
    flags_new: '0',
    bot: userJson(world.bot),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userJson({ ...world.bot, id: '80351110224678912', name: 'Owner', bot: false }),
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: [...world.users.values()].filter(({ installed }) => installed).length,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    integration_types_config: { 0: {}, 1: {} },
  };
}

function gatewayUrl(world: World): string {
  return `ws://${world.host}/gateway`;
}

/** The routes about the bot itself, and the ways to the gateway. */
export function ownRoutes(identifiesLeft: () => number): readonly Route[] {
  const application: Route['answer'] = ({ world }) => ({ status: 200, body: applicationJson(world) });
  return [
    {
      method: 'GET',
      pattern: '/gateway',
      bot: false,
      answer: ({ world }) => ({ status: 200, body: { url: gatewayUrl(world) } }),
    },
    {
      method: 'GET',
      pattern: '/gateway/bot',
      bot: true,
      answer: ({ world }) => {
        const { identifies, shards } = world.options;
        const limit = {
          total: identifies,
          remaining: identifiesLeft(),
          reset_after: 86_400_000,
          max_concurrency: 1,
        };
        return { status: 200, body: { url: gatewayUrl(world), shards, session_start_limit: limit } };
      },
    },
    {
      method: 'GET',
      pattern: '/users/@me',
      bot: true,
      answer: ({ world }) => ({
        status: 200,
        body: { ...userJson(world.bot), mfa_enabled: true, locale: 'en-US', verified: true, email: null },
      }),
    },
    { method: 'GET', pattern: '/applications/@me', bot: true, answer: application },
    { method: 'GET', pattern: '/oauth2/applications/@me', bot: true, answer: application },
    {
      method: 'GET',
      pattern: '/users/:user',
      bot: true,
      answer: ({ world, params }) => {
        const user = world.users.get(params['user']!);
        if (!user) throw refusal(10013);
        return { status: 200, body: userJson(user) };
      },
    },
  ];
}
