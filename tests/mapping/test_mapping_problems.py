"""Whatever is wrong in a mapping file is said at its place, in plain words, all of it at once."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping.json_schema import mapping_schema
from mapping.load import Mapping, MappingError, load_mapping, parse_mapping, shipped
from mapping.positions import read_document
from mapping.problems import Problem
from tests.mapping.case_files import cases, sections

FOLDER = Path(__file__).parent
SHIPPED = FOLDER.parent.parent / "mapping" / "shipped"
# What only a look at other parts of the file, at other files or at YAML itself can tell.
BEYOND_JSON_SCHEMA = {
    *("alias-of-itself", "control-character", "escape", "list-as-key", "merge-of-text", "own-tag", "python-tag", "tab"),
    *("twice", "twice-deep", "two-colons", "two-documents", "unclosed-list", "unclosed-quote", "unknown-alias"),
    *("wrong-indent", "extends-misspelt", "extends-no-file", "extends-unknown", "message-attribute", "message-brace"),
    *("message-link", "message-no-stop", "message-no-url", "message-variable", "message-wrong-variable"),
    *("empty-word", "example-time", "effect-time"),
}


@pytest.mark.parametrize("case", cases(FOLDER / "cases"), ids=lambda path: path.stem)
def test_problem_is_said_at_its_place(case: Path) -> None:
    said = sections(case)
    with pytest.raises(MappingError) as caught:
        parse_mapping(said["mapping"], "wijk.yaml", FOLDER)
    assert [str(problem) for problem in caught.value.problems] == said["problems"].splitlines()


def test_there_are_enough_cases() -> None:
    assert len(cases(FOLDER / "cases")) >= 60


@pytest.mark.parametrize("case", cases(FOLDER / "cases"), ids=lambda path: path.stem)
def test_json_schema_refuses_it_too(case: Path) -> None:
    validator = jsonschema.Draft202012Validator(mapping_schema())
    data = read_document(sections(case)["mapping"], "wijk.yaml").data
    assert validator.is_valid(data) <= (case.stem in BEYOND_JSON_SCHEMA)


@pytest.mark.parametrize("name", shipped())
def test_json_schema_accepts_what_is_shipped(name: str) -> None:
    schema = mapping_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = read_document((SHIPPED / f"{name}.yaml").read_bytes(), name)
    jsonschema.validate(document.data, schema, cls=jsonschema.Draft202012Validator)


def test_circle_of_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("extends: a.yaml\n")
    with pytest.raises(MappingError, match="goes round in a circle"):
        load_mapping(tmp_path / "a.yaml")


@pytest.mark.parametrize("name", ["../other/secret.yaml", "/etc/wijk.yaml", "a\\0.yaml", f"{'a' * 300}.yaml"])
def test_only_files_beside_or_below_are_extended(name: str, tmp_path: Path) -> None:
    """Organisations that share an installation must not read each other's files."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.yaml").write_text("accept: garden\n")
    (tmp_path / "own").mkdir()
    with pytest.raises(MappingError, match="beside this one or in a folder below it"):
        parse_mapping(f'extends: "{name}"\n', "wijk.yaml", tmp_path / "own")


def test_long_chain_of_files_is_refused(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml\n")
    (tmp_path / "9.yaml").write_text("accept: garden\n")
    with pytest.raises(MappingError, match="more than 5 mappings extend each other"):
        load_mapping(tmp_path / "0.yaml")


def test_problem_in_an_extended_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("extends: other.yaml\naccept: gardn\n")
    (tmp_path / "other.yaml").write_text("\nrefuse: pest\n")
    with pytest.raises(MappingError) as caught:
        load_mapping(tmp_path / "own.yaml")
    assert [(Path(one.file).name, one.line) for one in caught.value.problems] == [("other.yaml", 2), ("own.yaml", 2)]


def test_unknown_shipped_mapping_is_a_problem() -> None:
    with pytest.raises(MappingError, match="did you mean 'village-site'"):
        load_mapping("vilage-site")


PIECES = [line for name in shipped() for line in (SHIPPED / f"{name}.yaml").read_text("utf-8").splitlines()]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=25).map("\n".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_mapping_or_problems(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        mapping = parse_mapping(text, "wijk.yaml", FOLDER)
    except MappingError as error:
        problems = error.problems
    else:
        assert isinstance(mapping, Mapping)
        return
    assert problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
