"""What the connector's account says of itself on its profile, where people look who wonder what wrote to them."""

from __future__ import annotations

from connector import access
from connector.config import Config

_TEXTS = {
    "nl": "Ik ben een automaat: {connector}, van {organisation}. Ik lees openbare berichten hier en zoek wie elkaar kan"
    " helpen. Wat ik bewaar en waarom: {page}. Antwoord ‘stop’ als je geen berichten van mij wilt, ‘mijn gegevens’ om"
    " te zien wat ik van je bewaar, of ‘vergeet mij’. Vragen? {contact}",
    "en": "I am a machine: {connector}, of {organisation}. I read public posts here and look for people who can help"
    " each other. What I keep and why: {page}. Answer ‘stop’ when you want no messages from me, ‘my data’ to see what I"
    " hold about you, or ‘forget me’. Questions? {contact}",
}


def text(config: Config, community: str) -> str:
    """The text for the account's profile in this community (GDPR art. 14), in the organisation's language."""
    organisation = config.organisations[config.communities[community].organisation]
    contact = config.instance.contact if organisation.contact is None else organisation.contact.email
    return _TEXTS[organisation.language].format(
        connector=config.instance.name,
        organisation=organisation.name,
        page=f"{access.address(config)}/privacy",
        contact=contact,
    )
