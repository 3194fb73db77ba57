"""Where nobody hears of danger, nothing is pushed: no message, no page, no feed, no mail to moderators."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from connector.config import ConfigError, parse_config
from connector.suggest import outgoing
from tests.care.village import CONFIG, Village
from tests.torture.world import NoSettings

ASK = "Wie kan mij helpen met boodschappen doen? Ik kan zelf niet naar de winkel."
OFFER = "Ik doe graag boodschappen voor een ander, ik ga toch elke week naar de winkel. Laat maar weten!"


def _without_contact(village: Village, key: str) -> None:
    config = village.engine.config
    bare = replace(config.organisations[key], danger_contact=None)
    village.engine.config = replace(config, organisations={**config.organisations, key: bare})


def test_nothing_is_pushed_for_that_organisation_and_all_goes_on_for_the_other(village: Village) -> None:
    _without_contact(village, "welzijn")
    village.write("truus", ASK, forum="plein")
    village.write("kees", OFFER, forum="dorp")
    for _ in range(5):
        village.round()
    assert village.forums["plein"].messages == []
    assert len(village.messages("kees", "dorp")) == 1
    with village.engine.store.read() as tx:
        assert outgoing.entries(village.engine, tx, "plein", "nl", village.clock()) == []
        assert outgoing.entries(village.engine, tx, "dorp", "nl", village.clock())


def test_a_configuration_that_would_push_without_one_is_refused() -> None:
    bare = CONFIG.replace("    danger_contact: {name: Dorpsteam, email: gevaar@dorp.example}\n", "")
    with pytest.raises(ConfigError) as caught:
        parse_config(bare.replace("PORT", "25"), Path("wijk.yaml"), {"world": NoSettings}, {})
    assert any("posting needs organisations.dorp.danger_contact" in str(line) for line in caught.value.problems)
