"""/privacy: what happens with people's posts, in plain words and in full; made of configuration and register."""

from __future__ import annotations

from flask import Blueprint, render_template

from connector.privacy import register
from connector.web import languages
from connector.web.access import public
from connector.web.engines import engine
from connector.web.words import WORDS

pages = Blueprint("privacy", __name__)


@pages.get("/privacy")
@public
def show() -> str:
    config, language = engine().config, languages.spoken()
    communities = [
        (organisation, [each.name for each in config.communities.values() if each.organisation == key])
        for key, organisation in config.organisations.items()
    ]
    kept = [
        (entry.purpose[language], entry.ground[language], register.kept(entry.table, config.retention, language))
        for entry in register.entries().values()
        if entry.about != "nobody"
    ]
    return render_template(
        "letters/privacy.html",
        language=language,
        other=languages.other(),
        words=WORDS[language]["privacy"],
        shell=WORDS[language]["shell"],
        instance=config.instance,
        retention=config.retention,
        organisations=[line for line in communities if line[1]],
        kept=[(what, ground, term.replace("`", "")) for what, ground, term in kept],
    )
