"""Writes the reference of commands, findings and mistakes from the code: `python docs/make_reference.py`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from connector.checkup import words_of
from connector.cli import COMMANDS
from connector.sentences import say

ROOT = Path(__file__).parents[1]
HEALTH = ("adapters/*/health.py", "adapters/*/adapter.py", "connector/mail/check.py")
MADE = "<!-- Made by docs/make_reference.py; edit there, or the texts in the code. -->"


def commands() -> str:
    """Every command with its arguments and options, as `--help` explains them."""
    parts = [
        "# Commands\n",
        MADE + "\n",
        "Every command has `--help`. Those that need the configuration look for `config.yaml` here, or where\n"
        "`--config` or the environment variable `WIJKCONNECTOR_CONFIG` says. Exit codes: 0 well, 1 something failed,\n"
        "2 wrong input. What commands say is in the language of `instance.language` in the configuration; where there\n"
        "is none, in that of the terminal (`LANG`). `wijkconnector --language en status` chooses for once, the\n"
        "environment variable `WIJKCONNECTOR_LANGUAGE` for longer. `--json` is always English.\n",
    ]
    return "\n".join([*parts, *(part for command in COMMANDS for part in _command(command, command.name or ""))])


def _command(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _command(below, f"{name} {below.name}")
        return
    arguments = [f"[{each.name.upper()}]" if not each.required else each.name.upper()
                 for each in command.params if isinstance(each, click.Argument) and each.name]  # fmt: skip
    yield f"## `{' '.join([name, *arguments])}`\n"
    text, _, examples = (command.help or "").partition("\b\n")
    yield "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()) + "\n"
    if examples:
        lines = [line.strip() for line in examples.splitlines() if line.strip() and not line.strip().endswith(":")]
        yield "```\n" + "\n".join(lines) + "\n```\n"
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield "| option | what it does |\n|---|---|"
        yield "\n".join(f"| `{_names(option)}` | {_about(option)} |" for option in options) + "\n"


def _names(option: click.Option) -> str:
    return " / ".join([*option.opts, *option.secondary_opts])


def _about(option: click.Option) -> str:
    return (option.help or option.name or "").replace("|", "\\|")


def findings(language: str) -> str:
    """Every finding of `check` with its words, our own and those of adapters and mail."""
    nl = language == "nl"
    title = "# Meldingen van `wijkconnector check`\n" if nl else "# Findings of `wijkconnector check`\n"
    lead = _LEAD[language]
    parts = [title, MADE + "\n", lead]
    parts += [_HEADS[language]["own"], _table(language, list(words_of(language).items()))]
    for name, found in _said().items():
        parts += [_HEADS[language]["other"].format(name=name), _table(language, _in(language, found))]
    return "\n".join(parts)


_LEAD = {
    "nl": (
        "Elke regel zegt wat er bekeken is, wat er mis is en wat je moet doen. *goed* is in orde, *let op* kan\n"
        "wachten, *FOUT* niet. Met `--json` staat de sleutel erbij, die niet verandert. Wat tussen `{…}` staat,\n"
        "verschilt per keer.\n"
    ),
    "en": (
        "Each line says what was looked at, what is wrong and what to do. *ok* is well, *warning* can wait, *ERROR*\n"
        "cannot. With `--json` the key comes along, which does not change. What stands between `{…}` differs.\n"
    ),
}
_HEADS = {
    "nl": {"own": "## De koppelaar zelf\n", "other": "## {name}\n", "row": "| sleutel | wat er staat |\n|---|---|"},
    "en": {"own": "## The connector itself\n", "other": "## {name}\n", "row": "| key | what it says |\n|---|---|"},
}


def _table(language: str, rows: list[tuple[str, str]]) -> str:
    lines = [
        f"| `{key}` | {text.replace('{{', '{').replace('}}', '}').replace('|', chr(92) + '|')} |" for key, text in rows
    ]
    return "\n".join([_HEADS[language]["row"], *lines]) + "\n"


def _in(language: str, found: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, " ".join(say(text, language) for text in texts)) for key, texts in found.items()]


def _said() -> dict[str, dict[str, list[str]]]:
    """Key → sentences, for each adapter and for mail, as the code says them."""
    found: dict[str, dict[str, list[str]]] = {}
    for pattern in HEALTH:
        for file in sorted(ROOT.glob(pattern)):
            for key, text in _findings(file):
                texts = found.setdefault(file.parent.name, {}).setdefault(key, [])
                if (text or "{…}") not in texts:
                    texts.append(text or "{…}")
    return {name: dict(sorted(keys.items())) for name, keys in sorted(found.items())}


def _findings(file: Path) -> Iterator[tuple[str, str]]:
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        named: dict[str, str] = {}
        nodes = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)]
        for node in sorted(nodes, key=lambda node: (node.lineno, isinstance(node, ast.Call))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named[node.targets[0].id] = _text(node.value, named)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("Finding", "_error"):
                if len(node.args) < 2:
                    continue
                key, text = node.args[-2:]
                if isinstance(key, ast.Constant):
                    yield str(key.value), _text(text, named)


def _text(node: ast.expr, named: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return named.get(node.id, "")
    if isinstance(node, ast.IfExp):
        return " ".join(filter(None, (_text(node.body, named), _text(node.orelse, named))))
    if isinstance(node, ast.Call):
        return "{…}"  # the words of an error, which say what is wrong and what to do
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{…}" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def mistakes(language: str) -> str:
    """Every sentence that can be said of a mistake in a YAML file, from where its Dutch stands."""
    nl = language == "nl"
    parts = [_MISTAKES[language]["title"], MADE + "\n", _MISTAKES[language]["lead"]]
    for file in MISTAKES:
        heading, rows = "", list[str]()
        for line in (ROOT / file).read_text("utf-8").splitlines():
            if line.startswith("#"):
                parts += _mistakes(heading, rows, nl)
                heading, rows = line.removeprefix("# "), []
            elif line.strip():
                rows.append(line)
        parts += _mistakes(heading, rows, nl)
    return "\n".join(parts)


def _mistakes(heading: str, rows: list[str], nl: bool) -> list[str]:
    """One chapter, when it is about mistakes."""
    if heading not in _CHAPTERS or not rows:
        return []
    pairs = [row.split("\t") for row in rows]
    head = "| Nederlands | English |" if nl else "| English | Nederlands |"
    lines = [" | ".join(_shown(text) for text in (pair[::-1] if nl else pair)) for pair in pairs]
    title = _CHAPTERS[heading] if nl else heading.rstrip(".")
    return [f"## {title}\n", "\n".join([head, "|---|---|", *(f"| {line} |" for line in lines)]) + "\n"]


def _shown(text: str) -> str:
    return "`" + re.sub(r"\{=?\}", "…", text).replace("|", "\\|") + "`"


_CHAPTERS = {
    "What is wrong in a YAML file.": "Wat er mis is in een YAML-bestand",
    "What is wrong with a value, and what was probably meant.": "Wat er mis is met een waarde",
    "What is wrong in a mapping.": "Wat er mis is in een mapping",
    "What is wrong in config.yaml.": "Wat er mis is in config.yaml",
    "What is wrong in the plan of an experiment.": "Wat er mis is in het plan van een proef",
    "What is wrong with the settings.": "Wat er mis is met instellingen van een platform",
}
_MISTAKES = {
    "nl": {
        "title": "# Fouten in YAML\n",
        "lead": (
            "Elke fout staat op één regel: `bestand:regel:kolom: instelling: wat er mis is`, en vaak wat je\n"
            "bedoelde. Alle fouten komen tegelijk. `wijkconnector check` en `wijkconnector mapping check` zoeken ze;\n"
            "een lopende koppelaar die een bestand met fouten ziet, gaat verder met het vorige. Op de plaats van `…`\n"
            "staat wat er bij jou staat.\n"
        ),
    },
    "en": {
        "title": "# Mistakes in YAML\n",
        "lead": (
            "Every mistake is one line: `file:line:column: setting: what is wrong`, often with what was meant. All of\n"
            "them come at once. `wijkconnector check` and `wijkconnector mapping check` look for them; a running\n"
            "connector that sees a file with mistakes goes on with the one before. Where `…` stands, it says what\n"
            "stands in yours.\n"
        ),
    },
}
MISTAKES = (
    "mapping/sentences.nl.tsv",
    "connector/sentences.nl.tsv",
    "adapters/discourse/sentences.nl.tsv",
    "adapters/rss/sentences.nl.tsv",
    "adapters/wordpress/sentences.nl.tsv",
)
PAGES = {
    "en/commands.md": commands,
    "en/findings.md": lambda: findings("en"),
    "nl/meldingen.md": lambda: findings("nl"),
    "en/mistakes.md": lambda: mistakes("en"),
    "nl/fouten.md": lambda: mistakes("nl"),
}

if __name__ == "__main__":
    for path, made in PAGES.items():
        (ROOT / "docs" / path).write_text(made().rstrip("\n") + "\n", "utf-8")
