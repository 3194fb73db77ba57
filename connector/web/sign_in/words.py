"""The words of the pages about signing in."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "nl": {
        "title": "Inloggen",
        "intro": "Deze pagina's zijn voor wie de wijkconnector beheert.",
        "with": "Inloggen met {name}",
        "no_way": "Er is nog geen manier van inloggen ingesteld.",
        "how_link": "Beheer je deze server? Vraag daar een link aan waarmee je één keer kunt inloggen:",
        "once": "Deze link werkt één keer. Klik op de knop om in te loggen.",
        "go": "Inloggen",
        "out": "Uitloggen",
        "out_question": "Wil je uitloggen?",
        "out_everywhere": "Ook op mijn andere apparaten",
        "out_done": "Je bent uitgelogd.",
        "out_there": "Ook uitloggen bij {name}",
        "again": "Opnieuw inloggen",
        "failed": "Inloggen is niet gelukt",
        "failed.link": "Deze link is al gebruikt of verlopen. Vraag een nieuwe aan.",
        "failed.late": "Dit duurde te lang, of je begon in een ander venster. Probeer het opnieuw.",
        "failed.refused": "Het inloggen is daar geweigerd of afgebroken.",
        "failed.answer": "Het antwoord dat wij kregen klopt niet. Probeer het opnieuw, of meld het de beheerder.",
        "failed.unreachable": "De inlogdienst is nu niet te bereiken. Probeer het later opnieuw.",
        "no_role": "Je bent ingelogd, maar je hebt hier nog geen rol. Vraag de beheerder om je toe te laten.",
    },
    "en": {
        "title": "Sign in",
        "intro": "These pages are for those who look after the wijkconnector.",
        "with": "Sign in with {name}",
        "no_way": "No way of signing in has been set up yet.",
        "how_link": "Do you look after this server? Ask there for a link that signs you in once:",
        "once": "This link works once. Press the button to sign in.",
        "go": "Sign in",
        "out": "Sign out",
        "out_question": "Do you want to sign out?",
        "out_everywhere": "On my other devices too",
        "out_done": "You are signed out.",
        "out_there": "Sign out at {name} too",
        "again": "Sign in again",
        "failed": "Signing in did not work",
        "failed.link": "This link was used already, or it expired. Ask for a new one.",
        "failed.late": "This took too long, or you began in another window. Please try again.",
        "failed.refused": "Signing in was refused or broken off there.",
        "failed.answer": "The answer we got is not right. Try again, or tell whoever runs this.",
        "failed.unreachable": "The sign-in service cannot be reached now. Try again later.",
        "no_role": "You are signed in, but you have no role here yet. Ask whoever runs this to let you in.",
    },
}
