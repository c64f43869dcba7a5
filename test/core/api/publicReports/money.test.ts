import { error, itMeans } from './report.ts';

describe('money, as reported in public', () => {
  itMeans([
    {
      at: 'continuedev/continue#12670',
      status: 403,
      body: {
        code: 'The caller does not have permission to execute the specified operation',
        error:
          "Your newly created team doesn't have any credits or licenses yet. You can purchase those on https://console.x.ai/team/t.",
      },
      means: 'payment',
    },
    {
      at: 'continuedev/continue#10373',
      status: 429,
      body: {
        code: 'Some resource has been exhausted',
        error:
          'Your team t has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit.',
      },
      means: 'payment',
    },
    {
      at: 'Wei-Shaw/sub2api#4069',
      status: 403,
      body: { code: 'c', error: 'You have run out of credits or need a Grok subscription.' },
      means: 'payment',
    },
    {
      at: 'Moonshot',
      status: 429,
      body: error('Your account o is suspended, please check your plan and billing details', {
        type: 'exceeded_current_quota_error',
      }),
      means: 'payment',
    },
    {
      at: 'DashScope',
      status: 400,
      body: error('Access denied, please make sure your account is in good standing.', {
        code: 'Arrearage',
      }),
      means: 'payment',
    },
    {
      at: 'LiteLLM 1.108: a spent budget is 422',
      status: 422,
      body: error('Budget has been exceeded! Current cost: 9, Max budget: 9', {
        type: 'budget_exceeded',
        param: 'None',
        code: '422',
      }),
      means: 'payment budget',
    },
    {
      at: 'LiteLLM before it',
      status: 401,
      body: error(
        'Authentication Error, ExceededTokenBudget: Current spend for token: 10.2; Max Budget for Token: 10.0',
        { type: 'auth_error', code: '401' },
      ),
      means: 'payment budget',
    },
    {
      at: 'MiniMax and others: a spent quota is no budget of a gateway',
      status: 429,
      body: error('You exceeded your current quota, please check your plan and billing details.', {
        code: 'insufficient_quota',
        type: 'insufficient_quota',
      }),
      means: 'payment',
    },
  ]);
});
