"""The key check of a team's gateway: each key has a budget of requests, counted in Redis for all workers."""

import json
import os

import redis.asyncio
from fastapi import HTTPException, Request
from litellm import BudgetExceededError
from litellm.proxy._types import UserAPIKeyAuth

budgets = json.loads(os.environ["TEAM_BUDGETS"])
store = redis.asyncio.Redis.from_url(os.environ["TEAM_REDIS"])


async def user_api_key_auth(request: Request, api_key: str) -> UserAPIKeyAuth:
    budget = budgets.get(api_key)
    if budget is None:
        raise HTTPException(status_code=401, detail="Invalid proxy server token passed")
    if request.url.path.endswith("/chat/completions"):
        spent = await store.incr(f"spent:{api_key}")
        if spent > budget:
            await store.decr(f"spent:{api_key}")
            raise BudgetExceededError(current_cost=budget, max_budget=budget)
        # Who is killed in mid-stream is chosen by what it is doing.
        await store.rpush("taken", os.getpid())
    return UserAPIKeyAuth(api_key=api_key)
