"""The demo town's keys and names. They open nothing but the town on your own machine, so they may be known."""

from __future__ import annotations

from typing import Final

BOT: Final = "buurtkoppelaar"  # the connector's account on both forums
SCOPES: Final = ("global:read", "topics:write", "posts:edit")  # the least an adapter needs
PRESIKHAAF_KEY: Final = "demo-only-presikhaaf-00000000000000000000000000000000000000000001"
MALBURGEN_KEY: Final = "demo-only-malburgen-000000000000000000000000000000000000000000002"
WEBHOOK_SECRET: Final = "demo-only-webhook-secret"  # noqa: S105 - meant to be known
SSO_SECRET: Final = "demo-only-sign-in-secret"  # noqa: S105
SSO_HOST: Final = "127.0.0.1"  # sites on this host may ask who somebody is

PRESIKHAAF_PORT: Final = 8101
MALBURGEN_PORT: Final = 8102
ELDEN_PORT: Final = 8103
MAIL_PORT: Final = 8104  # SMTP
POST_OFFICE_PORT: Final = 8105
