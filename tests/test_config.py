from __future__ import annotations

from pathlib import Path

import pytest

from clauseqa.config import KEYS, Settings, load, user_file
from clauseqa.errors import QueryError


def settings(tmp_path: Path, user: str = "", project: str = "", **environment: str) -> Settings:
    (tmp_path / "user.toml").write_text(user, encoding="utf-8")
    inner = tmp_path / "project" / "deep" / "er"
    inner.mkdir(parents=True, exist_ok=True)
    if project:
        (tmp_path / "project" / "clauseqa.toml").write_text(project, encoding="utf-8")
    variables = {"CLAUSEQA_CONFIG": str(tmp_path / "user.toml"), **environment}
    return load({}, environment=variables, directory=str(inner))


def origin(settings: Settings, name: str) -> str:
    return settings.entries(name)[0].origin


def test_without_files_every_value_is_built_in(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert {name: found[name] for name in found} == {key.name: key.default for key in KEYS}
    assert {entry.origin for entry in found.entries()} == {"default"}


def test_the_project_wins_over_the_user_the_environment_over_both_and_a_flag_over_all(tmp_path: Path) -> None:
    user, project = 'index = "a"\nwidth = 70\nkeys = "vi"\n', 'index = "b"\nwidth = 90\n'
    found = settings(tmp_path, user, project, CLAUSEQA_INDEX="c")
    assert (found["keys"], found["width"], found["index"]) == ("vi", 90, "c")
    assert origin(found, "keys") == str(tmp_path / "user.toml")
    assert origin(found, "width") == str(tmp_path / "project" / "clauseqa.toml")
    assert origin(found, "index") == "$CLAUSEQA_INDEX"
    flagged = load({"index": "d"}, environment={"CLAUSEQA_INDEX": "c", "CLAUSEQA_CONFIG": str(tmp_path / "user.toml")})
    assert (flagged["index"], origin(flagged, "index")) == ("d", "--index")


def test_the_first_variable_that_is_set_counts(tmp_path: Path) -> None:
    found = settings(tmp_path, PAGER="more", CLAUSEQA_PAGER="")
    assert (found["pager"], origin(found, "pager")) == ("", "$CLAUSEQA_PAGER")


@pytest.mark.parametrize(
    ("user", "project", "environment", "told"),
    [
        ('indx = "a"', "", {}, ("user.toml", "'indx'", "did you mean index?")),
        ("", "colour = 'never'", {}, ("clauseqa.toml", "'colour'", "did you mean color?")),
        ("width = 'wide'", "", {}, ("user.toml: width", "a whole number")),
        ("suggest = 1", "", {}, ("user.toml: suggest", "true or false")),
        ("color = 'sometimes'", "", {}, ("auto, always, never",)),
        ("= 1", "", {}, ("user.toml", "TOML")),
        ("", "pager = 'sh -c evil'", {}, ("clauseqa.toml", "starts a program")),
        ("", "llm = 'http://127.0.0.1/v1'", {}, ("clauseqa.toml", "sends contracts away")),
        ("", "", {"CLAUSEQA_WIDTH": "wide"}, ("$CLAUSEQA_WIDTH", "width")),
        ("", "", {"CLAUSEQA_COLOR": "red"}, ("$CLAUSEQA_COLOR", "always")),
    ],
)
def test_what_cannot_be_understood_names_its_file_and_the_remedy(
    tmp_path: Path, user: str, project: str, environment: dict[str, str], told: tuple[str, ...]
) -> None:
    with pytest.raises(QueryError) as error:
        settings(tmp_path, user, project, **environment)
    message = f"{error.value} {error.value.hint}"
    assert all(part in message for part in told), message


def test_a_configuration_that_is_named_but_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no such file"):
        load(environment={"CLAUSEQA_CONFIG": str(tmp_path / "none.toml")}, directory=str(tmp_path))


def test_an_unknown_setting_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(QueryError) as error:
        settings(tmp_path).entries("formt")
    assert error.value.hint == "did you mean format?"


def test_the_users_file_stands_where_the_system_keeps_such_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from platformdirs import user_config_dir

    for home in ("", str(tmp_path)):
        monkeypatch.setenv("XDG_CONFIG_HOME", home)
        expected = Path(user_config_dir("clauseqa", appauthor=False), "config.toml")
        assert Path(user_file({"XDG_CONFIG_HOME": home})) == expected
