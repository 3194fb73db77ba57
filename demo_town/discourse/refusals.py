"""How the forum says no: status, error type, and words in the language of whoever asks.

Wording after Discourse's server.en.yml and server.nl.yml; a client must never depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from demo_town.discourse.model import User

_WORDS: Mapping[str, tuple[str, str]] = {
    "invalid_access": (
        "You are not permitted to view the requested resource.",
        "Je hebt geen toestemming om de opgevraagde bron te bekijken.",
    ),
    "invalid_api_credentials": (
        "You are not permitted to view the requested resource. The API username or key is invalid.",
        "Je hebt geen toestemming om de opgevraagde bron te bekijken. De API-gebruikersnaam of -sleutel is ongeldig.",
    ),
    "not_logged_in": ("You need to be logged in to do that.", "Je moet zijn ingelogd om dat te doen."),
    "not_found": (
        "The requested URL or resource could not be found.",
        "De opgevraagde URL of bron kon niet worden gevonden.",
    ),
    "read_only": (
        "The site is in read only mode. Interactions are disabled.",
        "De site is in alleen-lezenmodus. Interactie is uitgeschakeld.",
    ),
    "rate_limit": (
        "You've performed this action too many times, please try again later.",
        "Je hebt deze actie te vaak uitgevoerd, probeer het later opnieuw.",
    ),
    "param_missing": ("param is missing or the value is empty: {0}", "param is missing or the value is empty: {0}"),
    "too_short": ("Body is too short (minimum is {0} characters)", "Inhoud is te kort (minimaal {0} tekens)"),
    "too_long": ("Body is too long (maximum is {0} characters)", "Inhoud is te lang (maximaal {0} tekens)"),
    "title_short": ("Title is too short (minimum is {0} characters)", "Titel is te kort (minimaal {0} tekens)"),
    "unclear": (
        "Body seems unclear, is it a complete sentence?",
        "Inhoud lijkt onduidelijk, is dit een volledige zin?",
    ),
    "duplicate": (
        "Body is too similar to what you recently posted",
        "Inhoud lijkt te veel op wat je onlangs hebt geplaatst",
    ),
    "title_used": ("Title has already been used", "Titel is al gebruikt"),
    "consecutive": (
        "No more than {0} consecutive replies are allowed. Please edit your previous reply, or wait for someone.",
        "Niet meer dan {0} opeenvolgende antwoorden zijn toegestaan. Bewerk je vorige antwoord of wacht op iemand.",
    ),
    "new_user_replies": (
        "New users can only reply {0} times in a topic",
        "Nieuwe gebruikers kunnen maar {0} keer op een topic antwoorden",
    ),
    "topic_not_found": (
        "Something has gone wrong. Perhaps this topic was closed or deleted while you were looking at it?",
        "Er is iets misgegaan. Misschien is dit topic gesloten of verwijderd terwijl je ernaar keek?",
    ),
    "slow_mode": (
        "This topic is in slow mode. Please wait before posting again.",
        "Dit topic staat in langzame modus. Wacht even voordat je opnieuw plaatst.",
    ),
    "cant_send_pm": (
        "Sorry, you cannot send a personal message to that user.",
        "Sorry, je kunt geen persoonlijk bericht naar die gebruiker sturen.",
    ),
    "not_accepting_pms": (
        "Sorry, {0} is not accepting messages at the moment.",
        "Sorry, {0} accepteert momenteel geen berichten.",
    ),
    "pm_unknown": (
        "One of the users you are sending this message to could not be found.",
        "Een van de gebruikers naar wie je dit bericht verstuurt, kon niet worden gevonden.",
    ),
    "pm_nobody": (
        "You must select a valid user.",
        "Je moet een geldige gebruiker selecteren.",
    ),
    "pm_many": (
        "You are not allowed to send a message to more than {0} users.",
        "Je mag niet aan meer dan {0} gebruikers een bericht sturen.",
    ),
    "blocked_word": ("Sorry, you can't post the word '{0}'; it's not allowed.", "Sorry, het woord '{0}' mag niet."),
    "external_id_taken": ("External has already been taken", "Extern is al in gebruik"),
    "external_id_invalid": ("External is invalid", "Extern is ongeldig"),
    "external_id_long": ("External is too long (maximum is 50 characters)", "Extern is te lang (maximaal 50 tekens)"),
}


def words(key: str, user: User | None, *values: object) -> str:
    """Give a text in the user's interface language (English for nobody)."""
    english, dutch = _WORDS[key]
    return (dutch if user and user.locale == "nl" else english).format(*values)


class RefusedError(Exception):
    """A request the forum does not grant: what to answer instead."""

    def __init__(self, status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def refusal(status: int, key: str, user: User | None = None, *, error_type: str | None = None) -> RefusedError:
    """Say no with a text and an `error_type`."""
    return RefusedError(status, {"errors": [words(key, user)], "error_type": error_type or key})


def not_found(user: User | None = None) -> RefusedError:
    """Say that there is nothing to see; with HTML in `extras`, as Discourse does."""
    text = words("not_found", user)
    extras = {"html": f"<div class='page-not-found'>{text}</div>", "title": "Oeps"}
    return RefusedError(404, {"errors": [text], "error_type": "not_found", "extras": extras})


def missing(name: str) -> RefusedError:
    return RefusedError(400, {"errors": [words("param_missing", None, name)], "error_type": "invalid_parameters"})


def unacceptable(user: User, *texts: str, action: str = "create_post") -> RefusedError:
    """Refuse a post: 422, without an error type."""
    return RefusedError(422, {"action": action, "errors": list(texts)})


def too_often(user: User | None, seconds: float, code: str | None = None) -> RefusedError:
    """Refuse for now: wait `seconds`. A `code` names the limit of the API; limits per user have none."""
    wait = max(1, ceil(seconds))
    extras = {"wait_seconds": wait, "time_left": f"{wait} seconds"}
    body = {"errors": [words("rate_limit", user)], "error_type": "rate_limit", "extras": extras}
    headers = {"Retry-After": str(wait)}
    return RefusedError(429, body, headers | ({"Discourse-Rate-Limit-Error-Code": code} if code else {}))
