import re
from pathlib import Path

import pytest

from wingbeat.kit.settings import Settings, WrongSetting, unknown, variable

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: default.strip("`") for name, default in rows}


def written(default: object) -> str:
    return "none" if default in {None, ""} else str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_is_documented_with_its_default() -> None:
    real = {variable(name): field.default for name, field in Settings.model_fields.items()}
    assert documented() == {name: written(default) for name, default in real.items()}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WINGBEAT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WINGBEAT_PORT", "9090")
    monkeypatch.setenv("WINGBEAT_PUBLIC_URL", "")
    monkeypatch.setenv("DATABASE_URL", "postgresql://shop:secret-word@db/shop")
    settings = Settings.read()
    assert (settings.data_dir, settings.port, settings.public_url) == (tmp_path, 9090, None)
    assert settings.database_url == "postgresql://shop:secret-word@db/shop"
    assert "secret-word" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WINGBEAT_PORT", "eighty"),
        ("WINGBEAT_PORT", "70000"),
        ("WINGBEAT_VISITORS_PER_MINUTE", "0"),
        ("WINGBEAT_LOG_LEVEL", "loud"),
        ("WINGBEAT_PUBLIC_URL", "https://shop.example/help"),
        ("WINGBEAT_SMTP_URL", "mail.shop.example"),
        ("WINGBEAT_SMTP_URL", "smtp://mail.shop.example:mail"),
        ("WINGBEAT_SMTP_URL", "smtp://:25"),
        ("WINGBEAT_MAIL_FROM", "Harbour Books"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        Settings.read()
    assert caught.value.facts == {"setting": name}
    assert value not in caught.value.message


def test_a_misspelt_setting_is_told_with_the_one_that_is_meant() -> None:
    real = [variable(name) for name in Settings.model_fields]
    assert unknown([*real, "WINGBEAT_PASSWORD", "PATH", "WINGBEAT_PROT", "WINGBEAT_COLOUR"]) == [
        "There is no setting WINGBEAT_COLOUR.",
        "There is no setting WINGBEAT_PROT. Is WINGBEAT_PORT meant?",
    ]
